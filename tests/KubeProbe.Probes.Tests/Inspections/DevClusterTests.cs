using KubeProbe.DevCluster.Objects;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>The default case of each inspection on a development cluster that is well, with the rights its template declares and no other.</summary>
public sealed class DevClusterTests
{
    static IEnumerable<string> CasesOf(string suite) => Catalog.OfKind("CaseSuite").Single(s => s.Text("metadata", "name") == suite).Texts("spec", "cases");

    public static TheoryData<string> OfClusters => [.. CasesOf("inspections")];

    public static TheoryData<string> OfNodes => [.. CasesOf("node-inspections")];

    [Theory, MemberData(nameof(OfClusters))]
    public async Task It_passes(string name)
    {
        var (template, values) = Case(name);
        await using var cluster = await ProbedCluster.StartAsync(template);
        await cluster.WithReadyNodesAsync();
        var result = await cluster.ProbeAsync(template, null, values);
        if (Lacking(template) is not { } kind) result.Passed();
        // The centre does not run it here; who does all the same is told why it is no matter of the cluster's health.
        else Assert.Contains($"/{kind[..kind.IndexOf('.')]}: there is nothing to probe here; let the case need crd:{kind}", Assert.Single(result.Errors));
    }

    /// <summary>The kind that the template needs and a development cluster does not have.</summary>
    static string? Lacking(string template) => Catalog.Template(template).Texts("spec", "capabilities")
        .Where(name => name.StartsWith("crd:", StringComparison.Ordinal)).Select(name => name[4..])
        .FirstOrDefault(kind => ResourceTypes.All.All(served => served.QualifiedName != kind));

    /// <summary>On whatever machine the tests run: what is found there is the machine's, but nothing may be the probe's fault.</summary>
    [Theory, MemberData(nameof(OfNodes))]
    public async Task It_can_be_told_of_this_machine(string name)
    {
        var (template, values) = Case(name);
        var result = await ProbeUnderTest.RunAsync(template, values.ToDictionary(v => v.Item1, v => v.Item2));
        Assert.DoesNotContain(result.Errors, error => error.StartsWith("probe-fault:", StringComparison.Ordinal));
        Assert.Equal(result.Errors.Count, Assert.Single(result.Measurements["findings"]).GetProperty("value").GetDouble());
    }

    static (string Template, (string, string)[] Values) Case(string name)
    {
        var one = Catalog.OfKind("ProbeCase").Single(c => c.Text("metadata", "name") == name);
        var template = one.Text("spec", "template")!;
        var values = Catalog.Template(template).Items("spec", "parameters").Where(p => p.Text("default") is not null).ToDictionary(p => p.Text("name")!, p => p.Text("default")!);
        if (one.Find("spec", "parameters") is YamlMappingNode given)
            foreach (var (key, value) in given.Children) values[key.ToString()] = value.ToString();
        return (template, [.. values.Select(v => (v.Key, v.Value))]);
    }
}
