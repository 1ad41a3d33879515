using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>Runs that meet another of their binding, or of an exclusive template, over real grains.</summary>
public sealed class OverlapTests : IAsyncLifetime
{
    static readonly ProbeTemplateSpec Slow = new() { Image = "probe:1", Timeout = TimeSpan.FromMinutes(30) };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task Forbid_keeps_the_run_and_records_the_slot_that_was_skipped_for_it()
    {
        await silo.DeclareAsync(EveryMinute(OverlapPolicy.Forbid), template: Slow);
        var first = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var skipped = await silo.UntilAsync(SkippedAsync());

        Assert.Equal(("b", "k", "overlap", first.Due.AddMinutes(1)), (skipped.Binding, skipped.Case, skipped.Reason, skipped.Due));
        Assert.Equal(first.Id, Assert.Single(silo.History.All).Order.Id);
    }

    [Fact]
    public async Task Replace_cancels_the_run_for_the_slot_that_is_due()
    {
        await silo.DeclareAsync(EveryMinute(OverlapPolicy.Replace), template: Slow);
        var first = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var second = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;
        var replaced = await silo.FinishedAsync();

        Assert.Equal(first.Due.AddMinutes(1), second.Due);
        Assert.Equal((first.Id, Verdict.Unknown, "cancelled"), (replaced.Order.Id, replaced.Verdict!.Verdict, replaced.Verdict.Reason));
        Assert.Contains("Replace", replaced.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_lets_one_slot_wait_and_starts_it_when_the_run_ends()
    {
        await silo.DeclareAsync(EveryMinute(OverlapPolicy.Queue) with { StartingDeadline = TimeSpan.FromHours(1) }, template: Slow);
        var first = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var skipped = await silo.UntilAsync(SkippedAsync());
        Assert.Equal(("overlap", first.Due.AddMinutes(2)), (skipped.Reason, skipped.Due));

        await PassAsync(first);
        Assert.Equal(first.Due.AddMinutes(1), (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Due);
    }

    [Fact]
    public async Task Other_triggers_start_beside_a_periodic_run()
    {
        await silo.DeclareAsync(EveryMinute(OverlapPolicy.Forbid), template: Slow);
        var periodic = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var manual = (await silo.Cluster.StartRunAsync(ByHand)).Run!;
        var change = Assert.Single((await silo.Cluster.FireAsync(Etcd, silo.Clock.GetUtcNow())).Runs);

        Assert.Equal((RunPhase.Starting, null), (manual.Phase, manual.QueuedBecause));
        var beside = new HashSet<RunId> { (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id };
        Assert.Equal([manual.Order.Id, change], beside);
        Assert.NotEqual(RunPhase.Finished, (await silo.History.FindAsync(periodic.Id, default))!.Phase);
    }

    [Fact]
    public async Task Runs_of_an_exclusive_template_wait_for_each_other_and_say_for_whom()
    {
        await silo.DeclareAsync(EveryMinute(OverlapPolicy.Forbid) with { StartingDeadline = TimeSpan.FromSeconds(1) }, template: Slow with { Exclusive = true });
        var periodic = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var change = Assert.Single((await silo.Cluster.FireAsync(Etcd, silo.Clock.GetUtcNow())).Runs);
        var manual = (await silo.Cluster.StartRunAsync(ByHand)).Run!;

        foreach (var waiting in new[] { manual, (await silo.History.FindAsync(change, default))! })
        {
            Assert.Equal(RunPhase.Queued, waiting.Phase);
            Assert.Contains("exclusive", waiting.QueuedBecause, StringComparison.Ordinal);
            Assert.Contains($"{periodic.Id}", waiting.QueuedBecause, StringComparison.Ordinal);
        }

        // One after the other, the one by hand first.
        await PassAsync(periodic);
        Assert.Equal(manual.Order.Id, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id);
        await PassAsync(manual.Order);
        Assert.Equal(change, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id);
    }

    static BindingSpec EveryMinute(OverlapPolicy policy) => new()
    {
        Cluster = "c1",
        Case = "k",
        Schedule = new() { Interval = TimeSpan.FromMinutes(1) },
        Changes = new ChangeFilter { Components = ["etcd"] },
        OverlapPolicy = policy,
    };

    static ManualTrigger ByHand { get; } = new("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann");

    static Change Etcd { get; } = new() { Id = "c", Component = "etcd" };

    async ValueTask<SkippedSlot> SkippedAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (silo.History.Skipped.TryDequeue(out var slot)) return slot;
            await Task.Delay(10, patience.Token);
        }
    }

    Task PassAsync(RunOrder run) => silo.Grains.GetGrain<IProbeRunGrain>(run.Id.ToString()).ReportAsync(
        new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(run.Id, 1, null, null));
}
