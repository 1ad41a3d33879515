using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Core.Tests.Manifests;

public sealed class DeletePlanTests
{
    static readonly ManifestSet Declared = ManifestSet.Of(
    [
        Declare.A(ManifestKind.Cluster, "a", new ClusterSpec { Connection = new() { InCluster = new() } }),
        Declare.A(ManifestKind.ClusterGroup, "named", new ClusterGroupSpec { Clusters = ["a"] }),
        Declare.A(ManifestKind.ProbeTemplate, "probe", new ProbeTemplateSpec { Image = "probes:1" }),
        Declare.A(ManifestKind.ProbeCase, "one", new ProbeCaseSpec { Template = "probe" }),
        Declare.A(ManifestKind.ProbeCase, "two", new ProbeCaseSpec { Template = "probe" }),
        Declare.A(ManifestKind.CaseSuite, "both", new CaseSuiteSpec { Cases = ["one", "two"] }),
        Declare.A(ManifestKind.CaseSuite, "only-one", new CaseSuiteSpec { Cases = ["one"] }),
        Declare.A(ManifestKind.CaseSuite, "outer", new CaseSuiteSpec { Suites = ["only-one"] }),
        Declare.A(ManifestKind.Binding, "a-outer", new BindingSpec { Cluster = "a", Suite = "outer" }),
        Declare.A(ManifestKind.Binding, "named-both", new BindingSpec { Group = "named", Suite = "both" }),
    ]);

    [Fact]
    public void A_group_loses_a_cluster_that_goes_and_a_binding_to_it_goes_first()
    {
        var plan = DeletePlan.For(new(ManifestKind.Cluster, "a"), Declared);

        Assert.Equal(["Binding/a-outer", "Cluster/a"], plan.Deleted.Select(reference => reference.ToString()));
        var group = Assert.Single(plan.Shortened);
        Assert.Empty(SpecJson.Read<ClusterGroupSpec>(plan.Shorten(group, Declared)).Clusters);
        Assert.Equal(["ClusterGroup/named", "Binding/a-outer"], plan.Referrers.Select(reference => reference.ToString()));
    }

    [Fact]
    public void A_suite_loses_a_case_and_goes_only_when_nothing_is_left_in_it()
    {
        var plan = DeletePlan.For(new(ManifestKind.ProbeCase, "one"), Declared);

        Assert.Equal(
            ["Binding/a-outer", "CaseSuite/outer", "CaseSuite/only-one", "ProbeCase/one"],
            plan.Deleted.Select(reference => reference.ToString()));
        Assert.Equal(["two"], SpecJson.Read<CaseSuiteSpec>(plan.Shorten(Assert.Single(plan.Shortened), Declared)).Cases);
    }

    [Fact]
    public void With_its_template_every_case_goes_and_all_that_needs_them()
    {
        var plan = DeletePlan.For(new(ManifestKind.ProbeTemplate, "probe"), Declared);

        Assert.Equal(8, plan.Deleted.Count);
        Assert.Empty(plan.Shortened);
        Assert.Equal("ProbeTemplate/probe", plan.Deleted[^1].ToString());
    }

    [Fact]
    public void A_remedy_loses_a_case_or_a_cluster_and_goes_only_when_it_is_for_nothing_any_more()
    {
        var action = new RemedyAction { Cordon = new() };
        var declared = ManifestSet.Of(
        [
            Declare.A(ManifestKind.Cluster, "a", new ClusterSpec { Connection = new() { InCluster = new() } }),
            Declare.A(ManifestKind.ProbeTemplate, "probe", new ProbeTemplateSpec { Image = "probes:1" }),
            Declare.A(ManifestKind.ProbeCase, "one", new ProbeCaseSpec { Template = "probe" }),
            Declare.A(ManifestKind.ProbeCase, "two", new ProbeCaseSpec { Template = "probe" }),
            Declare.A(ManifestKind.Remedy, "both", new RemedySpec { Cases = ["one", "two"], ClusterSelector = new(), Action = action }),
            Declare.A(ManifestKind.Remedy, "only-one", new RemedySpec { Cases = ["one"], Clusters = ["a"], Action = action }),
            Declare.A(ManifestKind.Remedy, "runs-one", new RemedySpec { Cases = ["two"], ClusterSelector = new(), Action = new() { Job = new() { Case = "one" } } }),
        ]);

        var plan = DeletePlan.For(new(ManifestKind.ProbeCase, "one"), declared);

        Assert.Equal(["Remedy/runs-one", "Remedy/only-one", "ProbeCase/one"], plan.Deleted.Select(reference => reference.ToString()));
        Assert.Equal(["two"], SpecJson.Read<RemedySpec>(plan.Shorten(Assert.Single(plan.Shortened), declared)).Cases);
        Assert.Equal(["Remedy/only-one", "Cluster/a"], DeletePlan.For(new(ManifestKind.Cluster, "a"), declared).Deleted.Select(reference => reference.ToString()));
    }

    [Fact]
    public void What_nobody_references_goes_alone() =>
        Assert.Empty(DeletePlan.For(new(ManifestKind.Binding, "a-outer"), Declared).Referrers);
}
