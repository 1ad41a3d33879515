using YamlDotNet.RepresentationModel;

namespace KubeProbe.Probes.Tests;

/// <summary>Holds the catalogue to the executable: what one says the other does.</summary>
public sealed class CatalogTests
{
    public static TheoryData<string> Probes => [.. ProbeTable.Rows.Select(r => r.Name)];

    [Theory, MemberData(nameof(Probes))]
    public void A_probe_has_a_template_that_starts_it_and_a_case(string probe)
    {
        var template = Catalog.Template(probe);
        Assert.Equal([probe], template.Texts("spec", "args"));
        Assert.Contains(Catalog.OfKind("ProbeCase"), c => c.Text("spec", "template") == probe);
    }

    [Theory, MemberData(nameof(Probes))]
    public void A_template_declares_exactly_the_parameters_its_probe_reads(string probe)
    {
        var parameters = new ProbeParameters(_ => null);
        ProbeTable.Rows.Single(r => r.Name == probe).Make(parameters);
        Assert.Equal(parameters.Asked, Catalog.Template(probe).Items("spec", "parameters").Select(p => p.Text("name")!).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Probes))]
    public void The_defaults_a_template_declares_are_values_its_probe_takes(string probe)
    {
        var defaults = Catalog.Template(probe).Items("spec", "parameters").ToDictionary(p => p.Text("name")!, p => p.Text("default"));
        foreach (var example in Catalog.OfKind("ProbeCase").Where(c => c.Text("spec", "template") == probe))
        {
            if (example.Find("spec", "parameters") is YamlMappingNode values)
                foreach (var (name, value) in values.Children) defaults[name.ToString()] = value.ToString();
            var parameters = new ProbeParameters(defaults.GetValueOrDefault);
            ProbeTable.Rows.Single(r => r.Name == probe).Make(parameters);
            parameters.ThrowIfFaulty();
        }
    }

    [Fact]
    public void The_catalogue_binds_nothing_and_holds_no_secret() =>
        Assert.Equal(["CaseSuite", "ProbeCase", "ProbeTemplate"], Catalog.Documents.Select(d => d.Text("kind")!).Distinct().Order());

    [Fact]
    public void Every_case_of_a_suite_is_there()
    {
        var cases = Catalog.OfKind("ProbeCase").Select(c => c.Text("metadata", "name")!).ToHashSet();
        var suites = Catalog.OfKind("CaseSuite").Select(c => c.Text("metadata", "name")!).ToHashSet();
        Assert.All(Catalog.OfKind("CaseSuite"), suite =>
        {
            Assert.Subset(cases, suite.Texts("spec", "cases").ToHashSet());
            Assert.Subset(suites, suite.Texts("spec", "suites").ToHashSet());
        });
    }

    [Fact]
    public void Every_file_tells_editors_its_schema_and_the_readme_every_case()
    {
        var readme = File.ReadAllText(Path.Combine(Catalog.Folder, "README.md"));
        Assert.All(Catalog.OfKind("ProbeCase"), c => Assert.Contains($"| `{c.Text("metadata", "name")}` |", readme));
        Assert.All(Directory.EnumerateFiles(Catalog.Folder, "*.yaml"), file =>
            Assert.Contains("# yaml-language-server: $schema=../src/KubeProbe.Contracts/Manifests/kubeprobe.v1alpha1.schema.json", File.ReadAllLines(file)));
    }
}
