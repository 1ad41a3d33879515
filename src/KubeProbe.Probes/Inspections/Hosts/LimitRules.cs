using System.Globalization;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>How much of a limit is used.</summary>
sealed record LimitUse(string Name, double Used, double Limit, string Remedy)
{
    public double Percent => Limit <= 0 ? 0 : Used * 100 / Limit;
}

/// <summary>What of the kernel's limits a pod can see, as the files under <c>/proc</c> tell it.</summary>
static class LimitRules
{
    public static IEnumerable<LimitUse> Uses(HostFiles files)
    {
        // Allocated, free (always 0), limit.
        if (files.Numbers("/proc/sys/fs/file-nr") is [var open, _, var most, ..]) yield return new LimitUse("file-handles", open, most, "find who opens so many, or raise fs.file-max");

        // The fourth word of loadavg is "runnable/all" threads of the whole kernel.
        if (Threads(files.Text("/proc/loadavg")) is { } threads
            && Smallest(files.Number("/proc/sys/kernel/threads-max"), files.Number("/proc/sys/kernel/pid_max")) is { } limit)
            yield return new LimitUse("threads", threads, limit, "find who starts so many, or raise kernel.pid_max and kernel.threads-max");
    }

    /// <summary>Share of the last five minutes in which some task waited, in percent.</summary>
    public static IEnumerable<(string Resource, double Percent)> Pressures(HostFiles files)
    {
        foreach (var resource in new[] { "cpu", "memory", "io" })
            if (files.Text($"/proc/pressure/{resource}") is { } text && Average(text) is { } percent) yield return (resource, percent);
    }

    public static string? CheckConntrack(double? most, int wanted) => most switch
    {
        null => "nf_conntrack_max can't be seen from a pod on this node: no connection is tracked here, or the kernel hides it; set MIN_CONNTRACK to 0 for such nodes",
        { } limit when limit < wanted => $"nf_conntrack_max is {limit.ToString("0", CultureInfo.InvariantCulture)}, at least {wanted} is wanted: new connections are dropped when it is reached; raise it in the node's sysctl.d",
        _ => null,
    };

    static double? Threads(string? loadavg)
    {
        var words = (loadavg ?? "").Split(' ');
        return words.Length >= 4 && words[3].Split('/') is [_, var all] && double.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    static double? Smallest(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    static double? Average(string text)
    {
        // some avg10=0.00 avg60=0.00 avg300=0.00 total=0
        var word = text.Split('\n')[0].Split(' ').FirstOrDefault(w => w.StartsWith("avg300=", StringComparison.Ordinal));
        return word is not null && double.TryParse(word["avg300=".Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : null;
    }
}
