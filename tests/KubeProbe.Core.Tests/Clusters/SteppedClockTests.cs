using KubeProbe.Core.Bindings;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>The clock is set forward or back by an hour while all goes on: nothing waits for an hour, nothing comes twice, nobody is blamed.</summary>
public sealed class SteppedClockTests : IAsyncLifetime
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task Set_back_the_schedule_goes_on_within_its_period_and_no_run_comes_twice()
    {
        await silo.DeclareAsync();
        var before = new List<PodOrder> { await PassAsync(), await PassAsync() };
        var began = silo.Clock.GetUtcNow();

        silo.Wall.Step = -Hour;
        var after = new List<PodOrder> { await PassAsync(), await PassAsync(), await PassAsync() };

        // Five minutes for three slots of a minute each: the wake-up that notices may be a minute away.
        Assert.InRange(silo.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(5, before.Concat(after).Select(pod => pod.Run.Id).Distinct().Count());
        Assert.All(after, pod => Assert.True(pod.Run.Due < before[0].Run.Due));

        silo.Wall.Step = TimeSpan.Zero;
        var restored = await PassAsync();
        Assert.DoesNotContain(before.Concat(after), pod => pod.Run.Id == restored.Run.Id);
    }

    [Fact]
    public async Task Set_forward_the_latest_slot_runs_once_and_the_others_are_missed()
    {
        await silo.DeclareAsync();
        var first = await PassAsync();

        silo.Wall.Step = Hour;
        var next = await PassAsync();

        Assert.InRange(next.Run.Due - first.Run.Due, Hour - TimeSpan.FromMinutes(1), Hour + TimeSpan.FromMinutes(3));
        var missed = Assert.Single(silo.History.Skipped);
        Assert.Equal("late", missed.Reason);
        Assert.Equal(next.Run.Due - TimeSpan.FromMinutes(1), missed.Due);
        Assert.Equal((int)(next.Run.Due - first.Run.Due).TotalMinutes - 1, missed.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_run_in_flight_has_the_time_it_was_given_no_more_and_no_less(int hours)
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, Core.Cases.ParameterValue>(), "1", "ann"));
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        silo.Target.Shows(WhenARunIsDueTests.Sighting(pod) with { Phase = "Running", StartedAt = silo.Clock.GetUtcNow() });
        await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Running), TimeSpan.Zero);
        var began = silo.Clock.GetUtcNow();

        silo.Wall.Step = hours * Hour;
        var run = await silo.FinishedAsync();

        Assert.Equal("deadline", run.Verdict!.Reason);
        Assert.InRange(silo.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Set_back_a_pod_that_could_not_be_made_is_tried_again_in_seconds()
    {
        silo.Target.StartFaults.Enqueue(new TargetClusterException(TargetFault.ServerError, "etcdserver: no leader"));
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, Core.Cases.ParameterValue>(), "1", "ann"));

        silo.Wall.Step = -Hour;

        var began = silo.Clock.GetUtcNow();
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.InRange(silo.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task Set_back_an_outage_is_certain_all_the_same()
    {
        await silo.DeclareAsync();
        await PassAsync();
        (silo.Target.Connection, silo.Target.StartFault) =
            (new ConnectionCheck(false, "Unreachable", "The connection was refused.", null), new TargetClusterException(TargetFault.ConnectionRefused, "refused"));
        await silo.Cluster.DoubtAsync();
        silo.Wall.Step = -Hour;

        var began = silo.Clock.GetUtcNow();
        var (alert, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());

        Assert.Equal("", alert.Case);
        Assert.InRange(silo.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Set_forward_an_hourly_turn_is_not_waited_for_by_the_old_time()
    {
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Cron = "50 * * * *" } });
        var began = silo.Clock.GetUtcNow();

        // 12:00, and the next slot at 12:50; then it is 12:50:10 at once.
        silo.Wall.Step = TimeSpan.FromMinutes(50) + TimeSpan.FromSeconds(10);
        await silo.Cluster.WakeAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        Assert.Equal(50, pod.Run.Due.Minute);
        Assert.InRange(silo.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    async Task<PodOrder> PassAsync()
    {
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));
        return pod;
    }
}
