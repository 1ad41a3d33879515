namespace KubeProbe.Probes.Inspections;

/// <summary>Where an inspection looks: <c>NAMESPACES</c> names the only ones, <c>EXCLUDE_NAMESPACES</c> those left out; <c>kube-*</c> stands for a prefix.</summary>
sealed class InspectedNamespaces(ProbeParameters parameters)
{
    readonly IReadOnlyList<string> only = parameters.List("NAMESPACES");
    readonly IReadOnlyList<string> except = parameters.List("EXCLUDE_NAMESPACES");

    /// <summary>What to list: each namespace named, or null for all at once.</summary>
    public IEnumerable<string?> Roots => only.DefaultIfEmpty();

    public bool Includes(string @namespace) => !except.Any(pattern => Matches(pattern, @namespace));

    /// <summary>Whether a name is the pattern, or begins with what stands before its <c>*</c>.</summary>
    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
