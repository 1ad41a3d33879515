using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>What manifests say of a cluster holds at once: membership of groups, maintenance, pauses, thresholds.</summary>
public sealed class DeclaredTests : IAsyncLifetime
{
    static readonly BindingSpec EveryMinute = new() { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(1) }, Changes = new() };
    static readonly ClusterSpec Plain = new() { Connection = new ClusterConnection { InCluster = new() } };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_cluster_that_gains_the_label_gains_the_binding_and_loses_it_with_the_label()
    {
        silo.Manifests.Put(ManifestKind.ClusterGroup, "g", new ClusterGroupSpec { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["env"] = "prod" } } });
        await silo.DeclareAsync(EveryMinute with { Cluster = null, Group = "g" });
        Assert.Equal("", (await StartAsync("before")).Run!.Order.Binding);

        silo.Manifests.Put(ManifestKind.Cluster, "c1", Plain, new Dictionary<string, string> { ["env"] = "prod" });
        await silo.Cluster.RefreshAsync();
        Assert.Equal("b", (await StartAsync("within")).Run!.Order.Binding);
        var pods = new List<RunOrder>();
        while (!pods.Exists(run => run.Trigger is RunTrigger.Periodic)) pods.Add((await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run);

        silo.Manifests.Put(ManifestKind.Cluster, "c1", Plain);
        await silo.Cluster.RefreshAsync();
        Assert.Equal("", (await StartAsync("after")).Run!.Order.Binding);
    }

    [Fact]
    public async Task Maintenance_that_stops_probing_skips_slots_and_changes_but_not_what_is_started_by_hand()
    {
        await silo.DeclareAsync(EveryMinute, spec: Plain with { Maintenance = [Window("0 0 * * *", TimeSpan.FromHours(23), MaintenanceMode.Stop)] });

        Assert.Equal("maintenance", await silo.UntilAsync(SkippedAsync()));
        Assert.Equal("maintenance", (await silo.Cluster.FireAsync(new Change { Id = "c", Component = "etcd" }, silo.Clock.GetUtcNow())).NotProbed);
        Assert.Empty(silo.History.All);
        Assert.Equal(RunPhase.Starting, (await StartAsync("1")).Run!.Phase);
    }

    [Fact]
    public async Task Maintenance_that_mutes_goes_on_probing_and_tells_what_still_fails_at_its_end()
    {
        // The clock stands at noon.
        await silo.DeclareAsync(EveryMinute, spec: Plain with { Maintenance = [Window("0 12 * * *", TimeSpan.FromMinutes(5), MaintenanceMode.Mute)] });

        await FailAsync();
        var (muted, untold) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.True(muted.Muted);
        Assert.Null(untold);

        var (alert, told) = (muted, untold);
        while (told is null)
        {
            await FailAsync();
            (alert, told) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        }
        Assert.Equal((muted.Id, false, "raised"), (alert.Id, alert.Muted, told.Event));
        Assert.True(silo.Clock.GetUtcNow() >= new DateTimeOffset(2026, 3, 1, 12, 5, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_paused_cluster_starts_nothing_and_says_how_to_go_on()
    {
        await silo.DeclareAsync(EveryMinute, spec: Plain with { Paused = true });

        Assert.Equal("paused", await silo.UntilAsync(SkippedAsync()));
        Assert.Equal("paused", (await silo.Cluster.FireAsync(new Change { Id = "c", Component = "etcd" }, silo.Clock.GetUtcNow())).NotProbed);
        var refusal = (await StartAsync("1")).Refusal!;
        Assert.Equal(RefusalKind.NotNow, refusal.Kind);
        Assert.Contains("paused: false", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(silo.History.All);
    }

    [Fact]
    public async Task A_change_that_could_not_be_read_is_read_by_whoever_comes_next()
    {
        await silo.DeclareAsync(EveryMinute with { Schedule = null });

        silo.Manifests.Put(ManifestKind.Cluster, "c1", Plain with { Paused = true });
        silo.Manifests.FailLists = 1;
        await Assert.ThrowsAnyAsync<Exception>(silo.Cluster.RefreshAsync);

        Assert.Equal(RefusalKind.NotNow, (await StartAsync("1")).Refusal?.Kind);
    }

    [Fact]
    public async Task A_new_spec_of_a_connected_cluster_is_observed_and_no_transition()
    {
        await silo.DeclareAsync(EveryMinute with { Schedule = null });
        var first = await silo.UntilAsync(StatusAsync(generation: 1), TimeSpan.Zero);

        silo.Clock.Advance(TimeSpan.FromMinutes(1));
        silo.Manifests.Put(ManifestKind.Cluster, "c1", Plain with { Namespace = "elsewhere" });
        await silo.Cluster.RefreshAsync();
        var second = await silo.UntilAsync(StatusAsync(generation: 2), TimeSpan.Zero);

        Assert.Equal(("Connected", "True", 2), (second.Type, second.Status, second.ObservedGeneration));
        Assert.Equal(first.LastTransitionTime, second.LastTransitionTime);
    }

    async ValueTask<Condition> StatusAsync(long generation)
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (await silo.Manifests.FindAsync(ManifestKind.Cluster, "c1", patience.Token) is { Status: { } status }
                && SpecJson.Read<ClusterStatus>(status) is var read && read.ObservedGeneration == generation) return Assert.Single(read.Conditions);
            await Task.Delay(10, patience.Token);
        }
    }

    [Fact]
    public async Task A_threshold_of_two_waits_for_the_second_failure()
    {
        await silo.DeclareAsync(EveryMinute with { AlertThreshold = new AlertThreshold { Failures = 2, Of = 3 } });

        var first = await FailAsync();
        await PassAsync();
        var third = await FailAsync();

        var (alert, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.NotEqual(first.ToString(), alert.Id);
        Assert.Equal(third.ToString(), alert.Id);
    }

    [Fact]
    public async Task What_is_given_by_hand_stands_over_binding_case_and_template()
    {
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Parameters = Values(("B", "binding"), ("C", "binding")) },
            new ProbeCaseSpec { Template = "t", Parameters = Values(("A", "case"), ("B", "case"), ("C", "case")) },
            template: new ProbeTemplateSpec
            {
                Image = "probe:1",
                Parameters = [.. new[] { "A", "B", "C", "D" }.Select(name => new ParameterDeclaration { Name = name, Default = ParameterValue.Of("template") })],
            });

        var run = (await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, Values(("C", "hand")), "1", "ann"))).Run!;
        var wrong = (await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, Values(("E", "x")), "2", "ann"))).Refusal!;

        Assert.Equal("A=case B=binding C=hand D=template", string.Join(' ', run.Order.Parameters.Select(value => $"{value.Key}={value.Value.Text}")));
        Assert.Equal(RefusalKind.Invalid, wrong.Kind);
        Assert.Contains("no parameter E", wrong.Message, StringComparison.Ordinal);
    }

    static Dictionary<string, ParameterValue> Values(params (string Name, string Text)[] values) => values.ToDictionary(value => value.Name, value => ParameterValue.Of(value.Text));

    static MaintenanceWindow Window(string cron, TimeSpan duration, MaintenanceMode mode) => new() { Name = "works", Cron = cron, Duration = duration, Mode = mode };

    Task<TriggerAnswer> StartAsync(string key) => silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), key, "ann"));

    async ValueTask<string> SkippedAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (silo.History.Skipped.TryDequeue(out var slot)) return slot.Reason;
            await Task.Delay(10, patience.Token);
        }
    }

    Task<RunId> FailAsync() => EndAsync(ok: false);

    Task<RunId> PassAsync() => EndAsync(ok: true);

    async Task<RunId> EndAsync(bool ok)
    {
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(ok, ok ? [] : ["no"], null, [], $"hash-{ok}"), new ReportClaims(pod.Run.Id, pod.Attempt, null, null));
        return pod.Run.Id;
    }
}
