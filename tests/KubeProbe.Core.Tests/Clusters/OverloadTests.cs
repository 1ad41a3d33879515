using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>More is due than a cluster's budget lets through: load is shed, and every slot is accounted for.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task An_hour_of_it_leaves_a_run_or_a_reason_for_every_slot_in_few_rows_and_no_queue()
    {
        const int Bindings = 5;
        await silo.DeclareAsync(Often(), spec: OnePod());
        for (var i = 1; i < Bindings; i++) silo.Manifests.Put(ManifestKind.Binding, $"b{i}", Often());
        await silo.Cluster.RefreshAsync();
        var began = silo.Clock.GetUtcNow();

        // Nobody reports: each run holds the only place until its deadline.
        while (silo.Clock.GetUtcNow() - began < TimeSpan.FromHours(1))
        {
            silo.Clock.Advance(TimeSpan.FromSeconds(5));
            await TurnedAsync();
            if (silo.History.All.Any(run => run.Phase is not RunPhase.Finished && run.Deadline <= silo.Clock.GetUtcNow())) await silo.FinishedAsync();
        }
        await TurnedAsync();

        // What the last minute gathered is not written yet, and one slot of each binding may wait.
        var due = Bindings * (int)((silo.Clock.GetUtcNow() - began) / Interval);
        var (rows, runs) = (Rows(), silo.History.All);
        Assert.InRange(runs.Count + rows.Sum(row => row.Count), due - Bindings * 10, due + Bindings);
        Assert.InRange(rows.Count, 1, Bindings * SkippedRules.Reasons.Count * 2);
        Assert.InRange(silo.History.Skipped.Count, 1, Bindings * 3 * 62);
        Assert.All(rows, row => Assert.Contains(row.Reason, SkippedRules.Reasons));
        Assert.Contains(rows, row => row.Reason == "budget");
        Assert.DoesNotContain(runs, run => run.Phase is RunPhase.Queued);
        // All of them got their turns.
        Assert.Equal(Bindings, runs.Select(run => run.Order.Binding).Distinct().Count());
    }

    [Fact]
    public async Task A_budget_of_requests_that_delays_a_pod_does_not_take_its_time()
    {
        silo.Target.StartFaults.Enqueue(new TargetClusterException(TargetFault.OverBudget, "used up", TimeSpan.FromSeconds(20)));
        await silo.DeclareAsync();

        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var run = await silo.FinishedAsync();

        Assert.InRange(pod.Deadline, pod.Run.Due + TimeSpan.FromSeconds(50), pod.Run.Due + TimeSpan.FromSeconds(80));
        Assert.InRange(run.FinishedAt!.Value, pod.Deadline, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_budget_of_requests_that_stays_used_up_is_told_and_blames_nobody()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.OverBudget, "used up", TimeSpan.FromSeconds(10));
        await silo.DeclareAsync(@case: new ProbeCaseSpec { Template = "t", Timeout = TimeSpan.FromHours(1) });

        var run = await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Finished), TimeSpan.FromSeconds(30));

        Assert.Equal((Verdict.Unknown, "over-budget"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.InRange(run.FinishedAt!.Value - run.Order.Due, TimeSpan.FromMinutes(64), TimeSpan.FromHours(3));
    }

    // Calls are taken in turn, so the turn that the clock made due is through when a change that concerns nobody is answered.
    Task TurnedAsync() => silo.Cluster.FireAsync(new Change { Id = "none", Component = "none" }, silo.Clock.GetUtcNow());

    // A row comes again as it grows; the last of each counts.
    List<SkippedSlot> Rows() =>
        [.. silo.History.Skipped.GroupBy(slot => (slot.Binding, slot.Reason, slot.Due)).Select(same => same.MaxBy(slot => slot.Count)!)];

    static BindingSpec Often() => new() { Cluster = "c1", Case = "k", Schedule = new() { Interval = Interval } };

    static ClusterSpec OnePod() => new() { Connection = new ClusterConnection { InCluster = new() }, Budget = new ClusterBudget { Pods = 1 } };
}
