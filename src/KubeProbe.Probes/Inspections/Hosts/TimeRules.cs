using System.Globalization;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>What is wrong with a node's clock and its pods' time zone.</summary>
static class TimeRules
{
    public static IEnumerable<string> Check(KernelClock? clock, TimeSpan maxError)
    {
        if (clock is null) yield return "the kernel does not tell of its clock: the pod's seccomp profile forbids adjtimex; set SYNCHRONISED=false";
        else if (!clock.Synchronised) yield return "the kernel's clock is not synchronised: no time service keeps it; start chronyd, ntpd or systemd-timesyncd on this node";
        else if (clock.MaxError > maxError)
            yield return string.Create(CultureInfo.InvariantCulture, $"the kernel's clock may be wrong by {clock.MaxError.TotalSeconds:0.###} s, {maxError.TotalSeconds:0.###} s is the most; look at the time service of this node and its servers");
    }

    public static string? CheckZone(string zone, string? expected) =>
        expected is null || zone == expected ? null : $"pods on this node have the time zone {zone}, wanted is {expected}; mount /etc/localtime or set TZ as on other nodes";

    /// <summary>The zone a process here has: TZ, else the rule at the end of <c>/etc/localtime</c> such as <c>CST-8</c>, else UTC.</summary>
    public static string ZoneOf(string? variable, string? localtime)
    {
        if (!string.IsNullOrWhiteSpace(variable)) return variable.Trim().TrimStart(':');
        if (localtime is null || !localtime.StartsWith("TZif", StringComparison.Ordinal)) return "UTC";
        var rule = localtime[(localtime.LastIndexOf('\n') + 1)..].Trim();
        return rule is "" or "UTC0" ? "UTC" : rule;
    }

    /// <summary>Whether <c>/etc/localtime</c> is a mount of its own: the fifth word of a line of mountinfo.</summary>
    public static bool IsMounted(string? mountinfo) => (mountinfo ?? "").Split('\n').Any(line => line.Split(' ') is { Length: > 4 } words && words[4] == "/etc/localtime");
}
