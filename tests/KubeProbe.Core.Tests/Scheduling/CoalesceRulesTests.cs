using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class CoalesceRulesTests
{
    static readonly RunOrder Queued = Orders.Of(RunTrigger.Change, minute: 1) with { ChangeOf = "etcd", TriggeredBy = "c1" };

    [Fact]
    public void The_run_keeps_its_id_and_place_and_takes_the_later_change()
    {
        var later = Orders.Of(RunTrigger.Change, minute: 2) with { ChangeOf = "etcd", TriggeredBy = "c2" };

        var joined = CoalesceRules.Join(Queued, later);

        Assert.Equal((Queued.Id, Queued.Due, "c2"), (joined.Id, joined.Due, joined.TriggeredBy));
    }

    [Fact]
    public void An_earlier_change_that_comes_later_adds_its_nodes_and_nothing_else()
    {
        var earlier = On("n2") with { TriggeredBy = "c0", ChangedAt = Queued.Due.AddMinutes(-1) };

        var joined = CoalesceRules.Join(On("n1") with { ChangedAt = Queued.Due }, earlier);

        Assert.Equal(("c1", Queued.Due), (joined.TriggeredBy, joined.ChangedAt!.Value));
        Assert.Equal(["n1", "n2"], joined.Placement.Nodes);
    }

    [Fact]
    public void Only_when_too_many_wait_a_run_answers_for_another_component_of_its_binding_and_case()
    {
        var order = Orders.Of(RunTrigger.Change, minute: 3) with { ChangeOf = "kubelet", TriggeredBy = "c9" };
        RunOrder[] many = [Orders.Of(RunTrigger.Manual), Orders.Of(RunTrigger.Change, @case: "other") with { ChangeOf = "kubelet" }, .. Enumerable.Repeat(Queued, CoalesceRules.MostWaiting)];

        Assert.Null(CoalesceRules.Answering([.. many.Take(CoalesceRules.MostWaiting - 1)], order));
        Assert.Same(Queued, CoalesceRules.Answering(many, order));
    }

    [Fact]
    public void It_goes_to_the_nodes_of_both()
    {
        var joined = CoalesceRules.Join(On("n1", "n2"), On("n2", "n3"));

        Assert.Equal(["n1", "n2", "n3"], joined.Placement.Nodes);
    }

    [Fact]
    public void All_nodes_are_more_than_some()
    {
        var all = Queued with { Placement = new Placement { EveryNode = true } };

        Assert.True(CoalesceRules.Join(all, On("n1")).Placement.EveryNode);
        Assert.True(CoalesceRules.Join(On("n1"), all).Placement.EveryNode);
    }

    [Fact]
    public void More_nodes_than_a_run_names_are_all_nodes()
    {
        var joined = CoalesceRules.Join(On([.. Enumerable.Range(0, 3_000).Select(i => $"a{i}")]), On([.. Enumerable.Range(0, 3_000).Select(i => $"b{i}")]));

        Assert.True(joined.Placement.EveryNode);
        Assert.Empty(joined.Placement.Nodes);
    }

    [Theory]
    [InlineData("other", "c", "etcd")]
    [InlineData("b", "other", "etcd")]
    [InlineData("b", "c", "kubelet")]
    public void Another_binding_case_or_component_is_another_matter(string binding, string @case, string of) =>
        Assert.False(CoalesceRules.SameMatter(Queued, Orders.Of(RunTrigger.Change, binding, @case) with { ChangeOf = of }));

    [Fact]
    public void Runs_of_no_change_never_answer_for_each_other() =>
        Assert.False(CoalesceRules.SameMatter(Orders.Of(RunTrigger.Manual), Orders.Of(RunTrigger.Manual)));

    static RunOrder On(params string[] nodes) => Queued with { Placement = new Placement { Nodes = nodes } };
}
