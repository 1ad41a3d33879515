using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A case that needs what its cluster lacks is not run, by no trigger, and says so.</summary>
public sealed class NotApplicableTests : IAsyncLifetime
{
    static readonly ProbeTemplateSpec OnVolumes = new() { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Capabilities = ["storage-class"] };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_slot_is_skipped_and_says_what_is_lacking()
    {
        silo.Target.Has["storage-class"] = false;
        await silo.DeclareAsync(template: OnVolumes);

        var skipped = await silo.UntilAsync(SkippedAsync());

        Assert.Equal(("b", "k", "not-applicable: storage-class"), (skipped.Binding, skipped.Case, skipped.Reason));
        Assert.Empty(silo.History.All);
        Assert.Equal(0, silo.Target.StartCalls);
    }

    [Fact]
    public async Task What_the_case_needs_counts_beside_what_the_template_needs()
    {
        silo.Target.Has["storage-class"] = true;
        silo.Target.Has["two-nodes"] = false;
        await silo.DeclareAsync(template: OnVolumes, @case: new ProbeCaseSpec { Template = "t", Capabilities = ["two-nodes"] });
        Assert.Equal("not-applicable: two-nodes", (await silo.UntilAsync(SkippedAsync())).Reason);
    }

    [Fact]
    public async Task Who_has_it_is_probed_and_asked_once()
    {
        silo.Target.Has["storage-class"] = true;
        await silo.DeclareAsync(template: OnVolumes);
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.Equal(1, silo.Target.LookCalls);
    }

    [Fact]
    public async Task What_is_lacking_may_come_and_is_found()
    {
        silo.Target.Has["storage-class"] = false;
        await silo.DeclareAsync(template: OnVolumes);
        await silo.UntilAsync(SkippedAsync());

        silo.Target.Has["storage-class"] = true;
        await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_alert_ends_with_the_reason_when_its_case_applies_no_more()
    {
        silo.Target.Has["storage-class"] = true;
        await silo.DeclareAsync(new() { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(1) }, AlertThreshold = new() { Failures = 1 } }, template: OnVolumes);
        var pod = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;
        await silo.Grains.GetGrain<IProbeRunGrain>(pod.Id.ToString()).ReportAsync(new ProbeOutcome(false, ["no volume"], null, [], "hash"), new ReportClaims(pod.Id, 1, null, null));
        var (raised, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());

        silo.Target.Has["storage-class"] = false;
        var (over, notification) = await silo.UntilAsync(OverAsync(), TimeSpan.FromSeconds(10));

        Assert.Equal((raised.Id, "resolved"), (over.Id, notification!.Event));
        Assert.StartsWith("k does not apply to c1 any more, which lacks storage-class: nobody looks whether it still fails. It said: ", over.Summary, StringComparison.Ordinal);
        Assert.Contains("no volume", over.Summary, StringComparison.Ordinal);
    }

    async ValueTask<(Core.Alerts.Alert Alert, Core.Alerts.Notification? Notification)> OverAsync()
    {
        // Until it is found out, runs of the case go on without an end.
        await foreach (var told in silo.Alerts.Written.ReadAllAsync())
            if (told.Alert.ResolvedAt is not null) return told;
        throw new InvalidOperationException("No alerts are written any more.");
    }

    [Fact]
    public async Task A_cluster_that_can_not_be_asked_is_probed()
    {
        silo.Target.Has["storage-class"] = false;
        silo.Target.WatchFault = new TargetClusterException(TargetFault.ServerError, "away");
        await silo.DeclareAsync(template: OnVolumes);
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
    }

    [Fact]
    public async Task A_run_by_hand_is_answered_with_what_is_lacking_and_how_to_say_otherwise()
    {
        silo.Target.Has["storage-class"] = false;
        await silo.DeclareAsync(template: OnVolumes);
        var answer = await silo.Cluster.StartRunAsync(ByHand());

        Assert.Equal(RefusalKind.NotApplicable, answer.Refusal!.Kind);
        Assert.StartsWith("NotApplicable: cluster c1 lacks storage-class, which case k needs.", answer.Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("spec.capabilities", answer.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_has_the_last_word()
    {
        silo.Target.Has["storage-class"] = false;
        var spec = new ClusterSpec { Connection = new ClusterConnection { InCluster = new() }, Capabilities = new Dictionary<string, bool> { ["storage-class"] = true } };
        await silo.DeclareAsync(template: OnVolumes, spec: spec);
        Assert.NotNull((await silo.Cluster.StartRunAsync(ByHand())).Run);
        Assert.Equal(0, silo.Target.LookCalls);

        await silo.DeclareAsync(template: OnVolumes, spec: spec with { Capabilities = new Dictionary<string, bool> { ["storage-class"] = false } });
        Assert.Equal(RefusalKind.NotApplicable, (await silo.Cluster.StartRunAsync(ByHand())).Refusal!.Kind);
    }

    [Fact]
    public async Task A_change_fires_what_applies_and_nothing_else()
    {
        silo.Target.Has["storage-class"] = false;
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "plain", new ProbeTemplateSpec { Image = "probe:1" });
        silo.Manifests.Put(ManifestKind.ProbeCase, "always", new ProbeCaseSpec { Template = "plain" });
        silo.Manifests.Put(ManifestKind.Binding, "b2", new BindingSpec { Cluster = "c1", Case = "always", Changes = new ChangeFilter() });
        await silo.DeclareAsync(template: OnVolumes, binding: new BindingSpec { Cluster = "c1", Case = "k", Changes = new ChangeFilter() });

        var fired = await silo.Cluster.FireAsync(Changed, silo.Clock.GetUtcNow());

        Assert.Equal("always", silo.History.All.Single(run => run.Order.Id == Assert.Single(fired.Runs)).Order.Case);
    }

    [Fact]
    public async Task The_status_tells_what_was_found()
    {
        silo.Target.Has["storage-class"] = false;
        await silo.DeclareAsync(template: OnVolumes);
        await silo.UntilAsync(SkippedAsync());
        var status = await silo.UntilAsync(StatusAsync());
        Assert.False(status["storage-class"]);
    }

    static Change Changed => new() { Id = "chg-1", Component = "kubelet" };

    static ManualTrigger ByHand() => new("k", null, null, new Dictionary<string, ParameterValue>(), Guid.NewGuid().ToString("N"), "alice");

    async ValueTask<SkippedSlot> SkippedAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (silo.History.Skipped.TryDequeue(out var slot)) return slot;
            await Task.Delay(20, patience.Token);
        }
    }

    async ValueTask<IReadOnlyDictionary<string, bool>> StatusAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if ((await silo.Manifests.FindAsync(ManifestKind.Cluster, "c1", CancellationToken.None))?.Status is { } told
                && SpecJson.Read<ClusterStatus>(told).Capabilities is { } found) return found;
            await Task.Delay(20, patience.Token);
        }
    }
}
