using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class DispatchRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    [Fact]
    public void Forbid_skips_a_slot_while_the_one_before_still_runs()
    {
        var turn = Turn([Slot(minute: 5)], active: [Orders.Of(minute: 0)]);

        Assert.Empty(turn.Start);
        Assert.Equal("overlap", Assert.Single(turn.Skip).Reason);
    }

    [Fact]
    public void Replace_cancels_the_one_before_and_starts()
    {
        var before = Orders.Of(minute: 0);

        var turn = Turn([Slot(minute: 5, overlap: OverlapPolicy.Replace)], active: [before]);

        Assert.Single(turn.Start);
        Assert.Equal(before.Id, Assert.Single(turn.Replace));
    }

    [Fact]
    public void Queue_lets_one_wait_and_skips_the_next()
    {
        var turn = Turn(
            [Slot(minute: 5, overlap: OverlapPolicy.Queue), Slot(minute: 10, overlap: OverlapPolicy.Queue)],
            active: [Orders.Of(minute: 0)]);

        Assert.Equal(5, Assert.Single(turn.Wait).Candidate.Order.Due.Minute);
        Assert.Equal(10, Assert.Single(turn.Skip).Candidate.Order.Due.Minute);
    }

    [Theory, InlineData(RunTrigger.Manual), InlineData(RunTrigger.Change)]
    public void Other_triggers_start_beside_a_periodic_run(RunTrigger trigger)
    {
        var turn = Turn([new Candidate(Orders.Of(trigger), OverlapPolicy.Forbid, null)], active: [Orders.Of()]);

        Assert.Single(turn.Start);
    }

    [Fact]
    public void Two_runs_of_an_exclusive_template_never_run_at_once_and_the_second_says_why()
    {
        var first = Orders.Of(exclusive: true);

        var turn = Turn([new Candidate(Orders.Of(RunTrigger.Manual, binding: "other", exclusive: true), default, null)], active: [first]);

        Assert.Contains($"run {first.Id}", Assert.Single(turn.Wait).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Manual_comes_before_change_before_periodic_when_only_one_pod_is_free()
    {
        var candidates = new[]
        {
            Slot(minute: 0, @case: "p"),
            new Candidate(Orders.Of(RunTrigger.Change, @case: "q"), default, null),
            new Candidate(Orders.Of(RunTrigger.Manual, @case: "r"), default, null),
        };

        var turn = Turn(candidates, active: [], pods: 1);

        Assert.Equal(RunTrigger.Manual, Assert.Single(turn.Start).Order.Trigger);
        Assert.Equal(2, turn.Wait.Count);
    }

    [Fact]
    public void Of_slots_that_lack_a_place_the_one_whose_last_run_is_longest_ago_goes_first()
    {
        var recent = Slot(minute: 0, @case: "p") with { LastStart = Now - TimeSpan.FromMinutes(1) };
        var longAgo = Slot(minute: 5, @case: "q") with { LastStart = Now - TimeSpan.FromMinutes(9) };

        Assert.Equal("q", Assert.Single(Turn([recent, longAgo], active: [], pods: 1).Start).Order.Case);
    }

    [Fact]
    public void A_slot_that_found_no_place_until_its_starting_deadline_is_skipped_with_the_reason()
    {
        var late = Slot(minute: 0, @case: "p") with { StartBefore = Now - TimeSpan.FromSeconds(1) };

        var turn = Turn([late], active: [Orders.Of(RunTrigger.Manual)], pods: 1);

        Assert.Equal("budget", Assert.Single(turn.Skip).Reason);
    }

    [Fact]
    public void A_run_on_every_node_counts_as_many_pods_as_it_has_at_once_and_starts_alone_if_it_must()
    {
        var spread = Orders.Of(RunTrigger.Manual, placement: new Placement { EveryNode = true }, shards: 8);

        Assert.Single(Turn([new Candidate(spread, default, null)], active: [], pods: 4).Start);
        Assert.Empty(Turn([new Candidate(spread, default, null)], active: [Orders.Of(RunTrigger.Manual, @case: "other")], pods: 8).Start);
    }

    static Candidate Slot(int minute, string @case = "c", OverlapPolicy overlap = OverlapPolicy.Forbid) =>
        new(Orders.Of(minute: minute, @case: @case), overlap, Now + TimeSpan.FromMinutes(20));

    static DispatchTurn Turn(IReadOnlyCollection<Candidate> candidates, IReadOnlyCollection<RunOrder> active, int pods = 20) =>
        DispatchRules.Turn(candidates, active, pods, Now);
}
