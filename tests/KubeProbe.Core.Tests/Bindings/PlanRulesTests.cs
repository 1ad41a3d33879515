using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Manifests;

namespace KubeProbe.Core.Tests.Bindings;

public sealed class PlanRulesTests
{
    static readonly Dictionary<string, string> Prod = new() { ["env"] = "prod" };
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bindings_reach_a_cluster_by_name_and_through_the_labels_of_a_group()
    {
        var declared = Set(
            Case("one"), Case("two"),
            Binding("by-name", new() { Cluster = "a", Case = "one" }),
            Binding("by-group", new() { Group = "prod", Case = "two" }),
            Binding("elsewhere", new() { Cluster = "b", Case = "one" }),
            Declare.A(ManifestKind.ClusterGroup, "prod", new ClusterGroupSpec { Selector = new() { MatchLabels = Prod } }));

        Assert.Equal(["by-group/two", "by-name/one"], Plan("a", Prod, declared));
        Assert.Equal(["by-name/one"], Plan("a", [], declared));
    }

    [Fact]
    public void A_case_reached_twice_through_suites_of_suites_is_there_once()
    {
        var declared = Set(
            Case("one"), Case("two"),
            Suite("inner", new() { Cases = ["one", "two"] }),
            Suite("outer", new() { Cases = ["one"], Suites = ["inner", "inner"] }),
            Binding("all", new() { Cluster = "a", Suite = "outer" }));

        Assert.Equal(["all/one", "all/two"], Plan("a", [], declared));
    }

    [Fact]
    public void A_cycle_and_a_missing_case_that_slipped_in_do_no_harm()
    {
        var declared = Set(
            Case("one"),
            Suite("ring", new() { Cases = ["one", "gone"], Suites = ["ring"] }),
            Binding("all", new() { Cluster = "a", Suite = "ring" }));

        Assert.Equal(["all/one"], Plan("a", [], declared));
    }

    [Fact]
    public void Parameters_of_the_binding_stand_over_those_of_the_case_over_the_template()
    {
        var declared = Set(
            Case("one", ("SIZE", "2"), ("ROUNDS", "5")),
            Binding("all", new() { Cluster = "a", Case = "one", Parameters = Values(("ROUNDS", "7"), ("FOREIGN", "x")) }));

        var bound = Assert.Single(PlanRules.For("a", Prod, declared));

        Assert.Equal(
            [("MODE", "fast"), ("ROUNDS", "7"), ("SIZE", "2")],
            bound.Parameters.Select(p => (p.Key, p.Value.Text)));
    }

    [Theory]
    [InlineData(30, null, 30)]
    [InlineData(3600, null, 300)]
    [InlineData(null, "*/5 * * * *", 300)]
    public void The_starting_deadline_is_the_interval_but_at_most_five_minutes(int? interval, string? cron, int expected)
    {
        var schedule = new BindingSchedule { Interval = interval is { } s ? TimeSpan.FromSeconds(s) : null, Cron = cron };
        var declared = Set(Case("one"), Binding("all", new() { Cluster = "a", Case = "one", Schedule = schedule }));

        Assert.Equal(TimeSpan.FromSeconds(expected), Assert.Single(PlanRules.For("a", Prod, declared)).StartingDeadline);
    }

    [Fact]
    public void The_template_gives_timeout_and_version()
    {
        var bound = Assert.Single(PlanRules.For("a", Prod, Set(Case("one"), Binding("all", new() { Cluster = "a", Case = "one" }))));

        Assert.Equal(TimeSpan.FromSeconds(90), bound.Timeout);
        Assert.Equal(("probe", 3), (bound.Work.Template, bound.Work.Version));
    }

    [Fact]
    public void An_unbound_case_runs_by_hand_with_its_own_values()
    {
        var declared = Set(Case("one", ("SIZE", "2")));

        var order = PlanRules.Unbound("one", declared)!.OrderForTrigger(
            "a", new ManualTrigger("one", null, "node-1", Values(("SIZE", "3")), "key", "me"), Noon);

        Assert.Equal("", order.Binding);
        Assert.Equal("3", order.Parameters["SIZE"].Text);
        Assert.Equal(["node-1"], order.Placement.Nodes);
        Assert.Equal(RunTrigger.Manual, order.Trigger);
        Assert.Null(PlanRules.Unbound("gone", declared));
    }

    [Fact]
    public void A_slot_decided_twice_is_the_same_run()
    {
        var bound = Assert.Single(PlanRules.For("a", Prod, Set(Case("one"), Binding("all", new() { Cluster = "a", Case = "one" }))));

        Assert.Equal(bound.OrderForSlot("a", Noon).Id, bound.OrderForSlot("a", Noon).Id);
        Assert.NotEqual(bound.OrderForSlot("a", Noon).Id, bound.OrderForSlot("b", Noon).Id);
    }

    [Fact]
    public void A_change_fires_what_its_filter_passes()
    {
        var change = new Change { Id = "c1", Component = "etcd", Phase = "after", Labels = new Dictionary<string, string> { ["risk"] = "high" } };

        Assert.NotNull(Fired(new(), change));
        Assert.NotNull(Fired(new() { Components = ["etcd", "coredns"], Labels = change.Labels }, change));
        Assert.Null(Fired(new() { Components = ["coredns"] }, change));
        Assert.Null(Fired(new() { Phases = ["before"] }, change));
        Assert.Null(Fired(new() { Namespaces = ["shop"] }, change));
        Assert.Null(Fired(new() { Labels = new Dictionary<string, string> { ["risk"] = "low" } }, change));
        Assert.Null(Fired(null, change));
    }

    [Fact]
    public void A_run_of_node_scope_follows_the_change_to_its_nodes()
    {
        var change = new Change { Id = "c1", Component = "kubelet", Nodes = ["n1", "n2"] };

        Assert.Equal(["n1", "n2"], Fired(new(), change, ProbeScope.Node, new() { EveryNode = true })!.Placement.Nodes);
        Assert.Equal(["n2"], Fired(new(), change, ProbeScope.Node, new() { Nodes = ["n2", "n3"] })!.Placement.Nodes);
        Assert.Null(Fired(new(), change, ProbeScope.Node, new() { Nodes = ["n3"] }));
        Assert.Empty(Fired(new(), change, ProbeScope.Cluster, new())!.Placement.Nodes);
    }

    static RunOrder? Fired(ChangeFilter? filter, Change change, ProbeScope scope = ProbeScope.Cluster, Placement? placement = null)
    {
        var bound = PlanRules.Unbound("one", Set(Case("one")))!;
        return (bound with
        {
            Binding = "all",
            Changes = filter,
            Placement = placement ?? new(),
            Work = bound.Work with { Scope = scope },
        }).OrderForChange("a", change, Noon);
    }

    static IEnumerable<string> Plan(string cluster, Dictionary<string, string> labels, ManifestSet declared) =>
        PlanRules.For(cluster, labels, declared).Select(bound => $"{bound.Binding}/{bound.Case}");

    static ManifestSet Set(params StoredManifest[] manifests) => ManifestSet.Of([.. manifests, Template()]);

    static StoredManifest Template() => Declare.A(ManifestKind.ProbeTemplate, "probe", new ProbeTemplateSpec
    {
        Image = "probes:1",
        Timeout = TimeSpan.FromSeconds(90),
        Parameters =
        [
            new() { Name = "SIZE", Type = ParameterType.Integer },
            new() { Name = "ROUNDS", Type = ParameterType.Integer, Default = ParameterValue.Of("1") },
            new() { Name = "MODE", Default = ParameterValue.Of("fast") },
            new() { Name = "UNSET" },
        ],
    }, generation: 3);

    static StoredManifest Case(string name, params (string, string)[] values) =>
        Declare.A(ManifestKind.ProbeCase, name, new ProbeCaseSpec { Template = "probe", Parameters = Values(values) });

    static StoredManifest Suite(string name, CaseSuiteSpec spec) => Declare.A(ManifestKind.CaseSuite, name, spec);

    static StoredManifest Binding(string name, BindingSpec spec) => Declare.A(ManifestKind.Binding, name, spec);

    static Dictionary<string, ParameterValue> Values(params (string Name, string Text)[] values) =>
        values.ToDictionary(v => v.Name, v => ParameterValue.Of(v.Text));
}
