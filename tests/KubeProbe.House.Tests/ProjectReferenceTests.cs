using System.Xml.Linq;

namespace KubeProbe.House.Tests;

/// <summary>Holds the arrows between the projects: each may reference what its row allows, and nothing else.</summary>
public sealed class ProjectReferenceTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["KubeProbe.Contracts"] = [],
        ["KubeProbe.Core"] = [],
        ["KubeProbe.Kubernetes"] = ["KubeProbe.Core"],
        ["KubeProbe.Storage"] = ["KubeProbe.Core"],
        ["KubeProbe.Notify"] = ["KubeProbe.Core"],
        ["KubeProbe.Diagnosis"] = ["KubeProbe.Core"],
        ["KubeProbe.Diagnosis.Tool"] = ["KubeProbe.Diagnosis", "KubeProbe.Core"],
        ["KubeProbe.Server"] = ["KubeProbe.Contracts", "KubeProbe.Core", "KubeProbe.Kubernetes", "KubeProbe.Storage", "KubeProbe.Notify", "KubeProbe.Diagnosis"],
        ["KubeProbe.Cli"] = ["KubeProbe.Contracts"],
        ["KubeProbe.Client"] = [],
        ["KubeProbe.Probes"] = ["KubeProbe.Client"],
        ["KubeProbe.DevCluster"] = [],
        ["KubeProbe.Dev"] = ["KubeProbe.Server", "KubeProbe.DevCluster", "KubeProbe.Contracts"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Path.Combine(House.Root, "src")).Select(d => Path.GetFileName(d)!).Order()];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_map_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} has no row in the map: add it to docs/map.md and to this table.");

        var file = XDocument.Load(Path.Combine(House.Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project]));
    }
}
