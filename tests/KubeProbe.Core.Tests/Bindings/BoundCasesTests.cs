using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Tests.Manifests;

namespace KubeProbe.Core.Tests.Bindings;

public sealed class BoundCasesTests
{
    readonly DeclaredCache read = new();
    readonly BoundCases rendered = new();

    [Fact]
    public void Clusters_of_one_group_share_what_is_bound_to_it()
    {
        var declared = Declared(timeout: 1);

        Assert.Same(Plan("a", declared), Plan("b", declared));
    }

    [Theory]
    [InlineData(ManifestKind.Binding)]
    [InlineData(ManifestKind.ProbeCase)]
    [InlineData(ManifestKind.ProbeTemplate)]
    public void What_was_written_anew_is_read_and_rendered_anew(ManifestKind written)
    {
        var declared = Declared(timeout: 1);
        var before = Plan("a", declared);

        StoredManifest[] after = [.. declared.Select(manifest => manifest.Kind == written ? manifest with { ResourceVersion = manifest.ResourceVersion + 1 } : manifest)];

        Assert.NotSame(before, Plan("a", after));
        Assert.Same(Plan("a", after), Plan("b", after));
    }

    [Fact]
    public void One_of_the_same_name_that_came_after_it_is_another()
    {
        var declared = Declared(timeout: 1);
        var before = Plan("a", declared);

        Assert.NotSame(before, Plan("a", [.. declared.Select(manifest => manifest with { Uid = "another" })]));
        Assert.Equal(TimeSpan.FromMinutes(2), Plan("a", [.. Declared(timeout: 2).Select(manifest => manifest with { Uid = "a third" })]).Timeout);
    }

    BoundCase Plan(string cluster, IReadOnlyList<StoredManifest> declared) =>
        Assert.Single(PlanRules.For(cluster, new Dictionary<string, string>(), ManifestSet.Of(declared, read), rendered));

    static StoredManifest[] Declared(int timeout) =>
    [
        Declare.A(ManifestKind.ProbeTemplate, "template", new ProbeTemplateSpec { Image = "probe:1" }),
        Declare.A(ManifestKind.ProbeCase, "case", new ProbeCaseSpec { Template = "template", Timeout = TimeSpan.FromMinutes(timeout) }),
        Declare.A(ManifestKind.ClusterGroup, "all", new Core.Clusters.ClusterGroupSpec { Clusters = ["a", "b"] }),
        Declare.A(ManifestKind.Binding, "binding", new BindingSpec { Group = "all", Case = "case" }),
    ];
}
