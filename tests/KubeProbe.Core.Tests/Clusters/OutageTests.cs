using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A cluster out of reach: one state, one alert, and no run that waits for nothing.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    static readonly ConnectionCheck Gone = new(false, "Unreachable", "The connection was refused.", null);
    static readonly ConnectionCheck Back = new(true, "Connected", "ok", "v1.26.5");

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task It_is_told_once_and_its_cases_are_silent()
    {
        Go();
        await silo.DeclareAsync();

        // The run that had begun ends by the table and blames nobody twice.
        var begun = await silo.FinishedAsync();
        Assert.Equal((Verdict.Failed, "api-refused"), (begun.Verdict!.Verdict, begun.Verdict.Reason));
        var (alert, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal(("c1", "", "raised"), (alert.Cluster, alert.Case, notification!.Event));
        Assert.Contains("c1 is unreachable since 2026-03-01 12:0", alert.Summary, StringComparison.Ordinal);
        Assert.Contains("The connection was refused.", alert.Summary, StringComparison.Ordinal);

        var calls = silo.Target.StartCalls;
        for (var i = 0; i < 3; i++)
        {
            var refused = await silo.FinishedAsync();
            Assert.Equal((Verdict.Unknown, "cluster-unreachable"), (refused.Verdict!.Verdict, refused.Verdict.Reason));
            // Not at its deadline; the clock may have moved on by a step or two.
            Assert.InRange(refused.FinishedAt!.Value - refused.CreatedAt, TimeSpan.Zero, TimeSpan.FromSeconds(15));
            Assert.Equal(refused.Verdict.Message, Assert.Single((await silo.History.EvidenceAsync(refused.Order.Id, default)).Evidence).Message);
        }
        Assert.Equal(calls, silo.Target.StartCalls);
        Assert.False(silo.Alerts.Written.TryRead(out _));
    }

    [Fact]
    public async Task It_is_resolved_when_the_cluster_answers_and_runs_run_again()
    {
        Go();
        await silo.DeclareAsync();
        var raised = (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert;

        ComeBack();

        var (resolved, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal((raised.Id, "resolved"), (resolved.Id, notification!.Event));
        Assert.NotNull(resolved.ResolvedAt);
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Assert.Null(await silo.Cluster.OutageAsync());
    }

    [Fact]
    public async Task A_hiccup_is_no_outage()
    {
        await silo.DeclareAsync();
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        silo.Target.Connection = Gone;
        await silo.Cluster.DoubtAsync();
        Assert.False((await OutageAsync()).Certain);

        silo.Target.Connection = Back;
        await silo.UntilAsync(NoOutageAsync());

        Assert.False(silo.Alerts.Written.TryRead(out _));
    }

    [Fact]
    public async Task A_server_that_answers_with_errors_is_not_out_of_reach()
    {
        silo.Target.Connection = Gone with { Answers = true };
        silo.Target.StartFault = new TargetClusterException(TargetFault.ServerError, "etcdserver: no leader");
        await silo.DeclareAsync();

        Assert.Equal("api-error", (await silo.FinishedAsync()).Verdict!.Reason);
        Assert.Equal("k", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Case);
        Assert.Null(await silo.Cluster.OutageAsync());
    }

    [Fact]
    public async Task A_cluster_in_maintenance_is_not_told_of()
    {
        Go();
        await silo.DeclareAsync(spec: new ClusterSpec
        {
            Connection = new ClusterConnection { InCluster = new() },
            Maintenance = [new MaintenanceWindow { Name = "nights", Cron = "0 0 * * *", Duration = TimeSpan.FromHours(23), Mode = MaintenanceMode.Mute }],
        });

        var (alert, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());

        Assert.True(alert.Muted);
        Assert.Null(notification);
    }

    [Fact]
    public async Task One_that_is_no_longer_declared_has_no_open_alert()
    {
        Go();
        await silo.DeclareAsync();
        var raised = (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert;

        silo.Manifests.Remove(ManifestKind.Cluster, "c1");
        await silo.Cluster.RefreshAsync();

        Assert.Equal(raised.Id, (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Id);
    }

    [Fact]
    public async Task One_that_flaps_is_told_once()
    {
        Go();
        await silo.DeclareAsync();
        var raised = (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert;

        for (var i = 0; i < 3; i++)
        {
            ComeBack();
            await silo.UntilAsync(NoOutageAsync());
            Go();
            var again = await silo.UntilAsync(OutageSoonAsync());
            Assert.Equal((raised.RaisedAt, true), (again.Since, again.Certain));
        }
        Assert.False(silo.Alerts.Written.TryRead(out _));

        ComeBack();
        var (resolved, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal((raised.Id, "resolved"), (resolved.Id, notification!.Event));
        Assert.Contains("The connection was refused.", resolved.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_came_back_while_the_centre_was_away_is_resolved_under_the_same_id()
    {
        Go();
        await silo.DeclareAsync();
        var raised = (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert;

        await silo.Cluster.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        ComeBack();
        await silo.Cluster.RefreshAsync();

        var (resolved, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal((raised.Id, "resolved"), (resolved.Id, notification!.Event));
    }

    [Fact]
    public async Task One_that_lasts_over_a_restart_goes_on_and_is_not_told_again()
    {
        Go();
        await silo.DeclareAsync();
        var raised = (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert;

        await silo.Cluster.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        await silo.Cluster.RefreshAsync();

        var refused = await silo.UntilAsync(silo.NextAsync(run => run.Verdict?.Reason == "cluster-unreachable"));
        Assert.Contains($"{raised.RaisedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z", refused.Verdict!.Message, StringComparison.Ordinal);
        Assert.False(silo.Alerts.Written.TryRead(out _));
    }

    [Fact]
    public async Task One_that_outlasts_its_maintenance_is_told_then()
    {
        Go();
        await silo.DeclareAsync(spec: new ClusterSpec
        {
            Connection = new ClusterConnection { InCluster = new() },
            Maintenance = [new MaintenanceWindow { Name = "noon", Cron = "0 12 * * *", Duration = TimeSpan.FromMinutes(1), Mode = MaintenanceMode.Mute }],
        });

        var muted = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        var (alert, notification) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());

        Assert.Equal((true, null, false), (muted.Alert.Muted, muted.Notification, alert.Muted));
        Assert.Equal((muted.Alert.Id, "raised"), (alert.Id, notification!.Event));
    }

    [Fact]
    public async Task A_check_that_breaks_by_a_fault_of_ours_keeps_nobody_from_watching_or_checking()
    {
        for (var i = 0; i < 3; i++) silo.Target.CheckFaults.Enqueue(new IOException("The database is away."));
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        silo.Target.Shows(WhenARunIsDueTests.Sighting(pod) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) });
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);

        Go();
        for (var i = 0; i < 2; i++) silo.Target.CheckFaults.Enqueue(new IOException("The database is away."));
        Assert.Equal("", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Case);
    }

    [Fact]
    public async Task Runs_that_get_no_answer_where_checks_do_cost_no_check_each()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        await silo.DeclareAsync();
        await silo.FinishedAsync();
        var checks = silo.Target.CheckCalls;

        for (var i = 0; i < 50; i++) await silo.Cluster.DoubtAsync();

        Assert.InRange(silo.Target.CheckCalls - checks, 0, 1);
        Assert.Null(await silo.Cluster.OutageAsync());
    }

    [Fact]
    public async Task A_run_in_flight_at_its_deadline_is_not_asked_for_where_nobody_answers()
    {
        await silo.DeclareAsync(@case: new Core.Cases.ProbeCaseSpec { Template = "t", Timeout = TimeSpan.FromMinutes(2) });
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        Go();
        await silo.Cluster.DoubtAsync();

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Unknown, "cluster-unreachable"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.Contains("is unreachable since", run.Verdict.Message, StringComparison.Ordinal);
        Assert.Equal(0, silo.Target.CollectCalls);
    }

    void Go() => (silo.Target.Connection, silo.Target.StartFault) = (Gone, new TargetClusterException(TargetFault.ConnectionRefused, "refused"));

    void ComeBack() => (silo.Target.Connection, silo.Target.StartFault) = (Back, null);

    async Task<ClusterOutage> OutageAsync()
    {
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (true)
        {
            if (await silo.Cluster.OutageAsync() is { } outage) return outage;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    async ValueTask<ClusterOutage> OutageSoonAsync()
    {
        while (true)
        {
            if (await silo.Cluster.OutageAsync() is { } outage) return outage;
            await Task.Yield();
        }
    }

    async ValueTask<bool> NoOutageAsync()
    {
        while (await silo.Cluster.OutageAsync() is not null) await Task.Yield();
        return true;
    }
}
