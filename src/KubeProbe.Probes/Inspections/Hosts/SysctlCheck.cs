using System.Text.RegularExpressions;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>What a kernel setting must be: <c>vm.max_map_count>=262144</c>.</summary>
sealed partial record SysctlCheck(string Name, string Operator, string Value)
{
    public string Path => PathOf(Name);

    public static string PathOf(string name) => $"/proc/sys/{name.Replace('.', '/')}";

    public static IReadOnlyList<SysctlCheck> ReadAll(ProbeParameters parameters, string parameter)
    {
        List<SysctlCheck> checks = [];
        foreach (var text in parameters.List(parameter))
        {
            var match = Check().Match(text);
            if (!match.Success) parameters.Fault($"{parameter} holds '{text}', not such as vm.max_map_count>=262144");
            else if (match.Groups["name"].Value.StartsWith("net.", StringComparison.Ordinal))
                parameters.Fault($"{parameter} holds '{text}': a pod sees the net. settings of its own network, not the node's");
            else checks.Add(new SysctlCheck(match.Groups["name"].Value, match.Groups["operator"].Value, match.Groups["value"].Value));
        }

        return checks;
    }

    // No name leads out of /proc/sys: a dot stands for a folder, two of them for nothing.
    [GeneratedRegex(@"\A(?<name>[a-z0-9_-]+(\.[a-zA-Z0-9_-]+)+)(?<operator>>=|<=|=|!=)(?<value>\S+)\z")]
    private static partial Regex Check();
}
