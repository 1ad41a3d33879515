using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Tests.Fakes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Core.Tests.Freshness;

/// <summary>The judge with what is declared and recorded in memory. No grain is there that it could ask.</summary>
public sealed class FreshnessJudgeTests
{
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    readonly FakeFreshnessBook book = new();
    readonly FakeManifestStore manifests;
    readonly FakeAlertBook alerts = new();
    readonly FreshnessJudge judge;

    public FreshnessJudgeTests()
    {
        manifests = new(clock);
        var incidents = new IncidentDesk(new FakeIncidentBook(alerts), new OneWebhook(), new NobodyOnCall(), new IncidentSilences(new FakeSilences(), new FakeSilences(), clock), Options.Create(new IncidentOptions()), clock);
        judge = new FreshnessJudge(book, manifests, alerts, incidents, Options.Create(new FreshnessOptions()), clock);
        Declare(new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        manifests.Put(ManifestKind.ProbeTemplate, "t", new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30) });
        foreach (var name in (string[])["k1", "k2", "k3"])
        {
            manifests.Put(ManifestKind.ProbeCase, name, new ProbeCaseSpec { Template = "t" });
            manifests.Put(ManifestKind.Binding, name, new BindingSpec { Cluster = "c1", Case = name, Schedule = new() { Interval = TimeSpan.FromMinutes(1) } });
        }
    }

    void Declare(ClusterSpec spec)
    {
        manifests.Put(ManifestKind.Cluster, "c1", spec);
        book.Version++;
    }

    FreshnessState StateOf(string name) => book.Rows.Single(row => row.Key.Case == name).State;

    async Task ForAsync(TimeSpan time, params string[] speaking)
    {
        for (var until = clock.GetUtcNow() + time; clock.GetUtcNow() < until;)
        {
            clock.Advance(Tick);
            foreach (var name in speaking) book.Seen[new SlotKey(name, name)] = new FreshnessSight(clock.GetUtcNow(), clock.GetUtcNow(), null);
            await judge.JudgeAsync(default);
        }
    }

    List<(Alert Alert, Notification? Notification)> Told()
    {
        var told = new List<(Alert, Notification?)>();
        while (alerts.Written.TryRead(out var one)) told.Add(one);
        return told;
    }

    [Fact]
    public async Task What_speaks_is_fresh_and_what_does_not_becomes_stale_and_is_told_once()
    {
        await ForAsync(TimeSpan.FromMinutes(10), "k1", "k2");

        Assert.Equal((FreshnessState.Fresh, FreshnessState.Fresh, FreshnessState.Stale), (StateOf("k1"), StateOf("k2"), StateOf("k3")));
        var (alert, notification) = Assert.Single(Told());
        Assert.Equal(("c1", "k3", "raised"), (alert.Cluster, alert.Case, notification!.Event));

        await ForAsync(TimeSpan.FromMinutes(1), "k1", "k2", "k3");
        Assert.Equal(FreshnessState.Fresh, StateOf("k3"));
        Assert.Equal((alert.Id, "resolved"), Assert.Single(Told()) is var (over, told) ? (over.Id, told!.Event) : default);
    }

    [Fact]
    public async Task A_cluster_that_falls_silent_is_one_alert_from_beginning_to_end()
    {
        await ForAsync(TimeSpan.FromMinutes(5), "k1", "k2", "k3");
        await ForAsync(TimeSpan.FromMinutes(10));

        var (alert, _) = Assert.Single(Told());
        Assert.Equal(("c1", ""), (alert.Cluster, alert.Case));

        // They come back one by one; nothing more is told than the end.
        await ForAsync(TimeSpan.FromMinutes(1), "k1");
        await ForAsync(TimeSpan.FromMinutes(1), "k1", "k2", "k3");
        Assert.Equal((alert.Id, "resolved"), Assert.Single(Told()) is var (over, told) ? (over.Id, told!.Event) : default);
        Assert.DoesNotContain(book.Rows, row => row.Alert is not null);
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        await ForAsync(TimeSpan.FromMinutes(5), "k1", "k2", "k3");

        await ForAsync(Tick, "k1", "k2", "k3");

        Assert.Empty(book.Kept!.Changed);
        Assert.Empty(book.Kept.Gone);
        Assert.Equal(clock.GetUtcNow(), book.Last!.At);
    }

    [Fact]
    public async Task After_a_time_without_a_judge_what_is_stale_is_shown_and_told_only_when_it_lasts()
    {
        await ForAsync(TimeSpan.FromMinutes(5), "k1", "k2", "k3");
        clock.Advance(TimeSpan.FromHours(1));

        await ForAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(FreshnessState.Stale, StateOf("k1"));
        Assert.Empty(Told());

        await ForAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("", Assert.Single(Told()).Alert.Case);
    }

    [Fact]
    public async Task What_is_paused_expects_nothing_and_what_is_no_longer_declared_is_forgotten_and_its_alert_over()
    {
        await ForAsync(TimeSpan.FromMinutes(10), "k1", "k2");
        var raised = Assert.Single(Told()).Alert;

        manifests.Remove(ManifestKind.Binding, "k3");
        Declare(new ClusterSpec { Connection = new ClusterConnection { InCluster = new() }, Paused = true });
        await ForAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([FreshnessState.Paused, FreshnessState.Paused], book.Rows.Select(row => row.State));
        Assert.Equal((raised.Id, "resolved"), Assert.Single(Told()) is var (over, told) ? (over.Id, told!.Event) : default);

        manifests.Remove(ManifestKind.Cluster, "c1");
        book.Version++;
        await ForAsync(Tick);
        Assert.Empty(book.Rows);
    }

    [Fact]
    public async Task Manifests_are_read_anew_only_when_something_was_declared()
    {
        await ForAsync(Tick);
        manifests.Remove(ManifestKind.Binding, "k3");

        await ForAsync(Tick);
        Assert.Equal(3, book.Rows.Count);
        book.Version++;
        await ForAsync(Tick);
        Assert.Equal(2, book.Rows.Count);
    }

    [Fact]
    public async Task Another_server_s_turn_is_left_to_it()
    {
        book.Turn = false;

        Assert.Null(await judge.JudgeAsync(default));
        Assert.Null(book.Last);
    }
}
