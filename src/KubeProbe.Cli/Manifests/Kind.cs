using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>A kind of manifest and every name users may call it by.</summary>
/// <param name="Name">The kind as manifests spell it.</param>
/// <param name="Plural">Lower case.</param>
/// <param name="Short">Shorter names, lower case.</param>
sealed record Kind(string Name, string Plural, params IReadOnlyList<string> Short)
{
    /// <summary>In the order they depend on each other: what comes later may reference what comes before.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        new("Secret", "secrets"),
        new("Cluster", "clusters", "cl"),
        new("ClusterGroup", "clustergroups", "cg"),
        new("ProbeTemplate", "probetemplates", "pt", "template", "templates"),
        new("ProbeCase", "probecases", "pc", "case", "cases"),
        new("CaseSuite", "casesuites", "cs", "suite", "suites"),
        new("Binding", "bindings", "bd"),
        new("Remedy", "remedies", "rem"),
    ];

    /// <summary>The kind in front of a name, as in <c>cluster/dev-a</c>.</summary>
    public string Singular { get; } = Name.ToLowerInvariant();

    public static Kind? Find(string word)
    {
        var lower = word.ToLowerInvariant();
        return All.FirstOrDefault(k => k.Singular == lower || k.Plural == lower || k.Short.Contains(lower));
    }

    public static Kind Parse(string word) => Find(word) ?? throw new CliError(
        $"'{SafeText.Line(word)}' is no kind", $"Kinds are: {string.Join(", ", All.Select(k => string.Join('|', [k.Plural, .. k.Short])))}; 'get' knows {string.Join(", ", GetTargets.Words)} too.");
}
