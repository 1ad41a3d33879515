using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Tests.Manifests;

namespace KubeProbe.Core.Tests.Freshness;

public sealed class ExpectationRulesTests
{
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    static ClusterSpec ACluster => new() { Connection = new ClusterConnection { InCluster = new() } };

    static IReadOnlyList<ClusterExpectation> For(params StoredManifest[] more) => ExpectationRules.For(
        ManifestSet.Of([
            Declare.A(ManifestKind.Cluster, "c2", ACluster, new Dictionary<string, string> { ["env"] = "prod" }),
            Declare.A(ManifestKind.Cluster, "c1", ACluster),
            Declare.A(ManifestKind.ClusterGroup, "prod", new ClusterGroupSpec { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["env"] = "prod" } } }),
            Declare.A(ManifestKind.ProbeTemplate, "t", new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30) }),
            Declare.A(ManifestKind.ProbeCase, "k", new ProbeCaseSpec { Template = "t", Owner = "ann" }),
            Declare.A(ManifestKind.ProbeCase, "slow", new ProbeCaseSpec { Template = "t", Timeout = TimeSpan.FromMinutes(10), Retry = new RetryPolicy { Attempts = 3 } }),
            Declare.A(ManifestKind.CaseSuite, "all", new CaseSuiteSpec { Cases = ["slow", "k"] }),
            .. more]),
        Margin);

    static StoredManifest Bind(string name, BindingSpec spec) => Declare.A(ManifestKind.Binding, name, spec);

    [Fact]
    public void Every_case_that_recurs_is_expected_where_it_is_bound_and_nowhere_else()
    {
        var expected = For(
            Bind("mine", new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(1) } }),
            Bind("groups", new BindingSpec { Group = "prod", Suite = "all", Schedule = new() { Cron = "0 6 * * *", TimeZone = "Asia/Shanghai" } }),
            Bind("by-change", new BindingSpec { Cluster = "c1", Case = "slow", Changes = new() }));

        Assert.Equal(
            ["c1 mine/k every 1m", "c2 groups/k 0 6 * * * Asia/Shanghai", "c2 groups/slow 0 6 * * * Asia/Shanghai"],
            expected.SelectMany(cluster => cluster.Cases.Select(one => $"{cluster.Cluster} {one.Key.Binding}/{one.Key.Case} {one.Schedule}")));
        Assert.Equal("ann", expected[0].Cases[0].Owner);
    }

    [Fact]
    public void A_verdict_may_take_its_starting_deadline_and_all_its_attempts()
    {
        var cases = For(Bind("b", new BindingSpec { Cluster = "c1", Suite = "all", Schedule = new() { Interval = TimeSpan.FromMinutes(2) } }))[0].Cases;

        // As late as its interval, 30 s and 10 s to close it, and the margin.
        Assert.Equal(TimeSpan.FromSeconds(120 + 30 + 10 + 60), cases[0].Allowance);
        Assert.Equal(TimeSpan.FromSeconds(120 + 3 * 610 + 60), cases[1].Allowance);
    }

    [Fact]
    public void A_run_over_given_nodes_takes_them_in_rounds()
    {
        IReadOnlyList<string> nodes = [.. Enumerable.Range(0, 25).Select(number => $"n{number}")];

        var one = For(Bind("b", new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(2) }, Placement = new() { Nodes = nodes } }))[0].Cases[0];

        // Ten at once of 20 pods: three rounds of 35 s.
        Assert.Equal((TimeSpan.FromSeconds(120 + 3 * 35 + 30 + 60), true), (one.Allowance, one.Spread));
    }

    [Fact]
    public void What_is_not_declared_is_not_expected()
    {
        Assert.Empty(For(Bind("b", new BindingSpec { Cluster = "c1", Case = "gone", Schedule = new() { Interval = TimeSpan.FromMinutes(1) } }))[0].Cases);
    }
}
