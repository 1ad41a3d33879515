using System.Globalization;
using KubeProbe.Probes.Inspections.Nodes;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>Whether the kernel is what it must be.</summary>
static class KernelRules
{
    public static string? CheckVersion(string kernel, string? least) =>
        least is not null && VersionSkewRules.Parse(least) is { } wanted && VersionSkewRules.Parse(kernel) is { } own && own.CompareTo(wanted) < 0
            ? $"the kernel is {kernel}, at least {least} is wanted; upgrade the node"
            : null;

    public static IEnumerable<string> Check(SysctlCheck check, string? value)
    {
        if (value is null) yield return $"{check.Name} can't be read from a pod on this node; the kernel has no such setting, or hides it";
        else if (!Holds(check, value)) yield return $"{check.Name} is {value.Replace('\t', ' ')}, wanted is {check.Operator} {check.Value}; set it in the node's sysctl.d";
    }

    static bool Holds(SysctlCheck check, string value) => check.Operator switch
    {
        "=" => value == check.Value,
        "!=" => value != check.Value,
        _ => Number(value) is { } own && Number(check.Value) is { } wanted && (check.Operator == ">=" ? own >= wanted : own <= wanted),
    };

    static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
