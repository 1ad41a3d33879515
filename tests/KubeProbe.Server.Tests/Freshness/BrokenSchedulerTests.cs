using System.Text.Json.Nodes;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using KubeProbe.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Freshness;

/// <summary>
/// A whole server whose scheduler is really broken: the turn of each cluster's grain writes what is due and never comes back, as
/// with a database call that hangs. No run, no skipped slot, no fault, no log line; only verdicts that don't come.
/// </summary>
[Collection(nameof(Alone))]
public sealed class BrokenSchedulerTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    const string Recurring =
        """

        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: first}
        spec: {template: quiet, timeout: 1s}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: second}
        spec: {template: quiet, timeout: 1s}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: CaseSuite
        metadata: {name: both}
        spec: {cases: [first, second]}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: often}
        spec: {cluster: far-away, suite: both, schedule: {interval: 10s}, startingDeadline: 1s}
        """;

    [Fact]
    public async Task Freshness_still_tells_in_lists_metrics_and_one_alert()
    {
        await using var server = await OwnServer.StartAsync(
            options =>
            {
                (options.Freshness.Every, options.Freshness.Margin) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
                // Longer than the interval: whichever case is due first, both are stale by then.
                options.Freshness.Hold = TimeSpan.FromSeconds(12);
            },
            builder => HangingHistory.Wrap(builder.Services));
        await server.ApplyAsync(Harness.Manifests.Text + Recurring);

        using var patience = new CancellationTokenSource(Patience);
        var alerts = server.Services.GetRequiredService<IAlertBook>();
        var told = await UntilAsync(async () => await alerts.PageAsync(new AlertFilter("far-away", null, false, null, 10), patience.Token), page => page.Count > 0, patience.Token);

        Assert.True(HangingHistory.Held(server.Services), "The turn was not held: nothing was broken.");
        var (alert, notifications) = Assert.Single(told);
        Assert.Equal(("", "raised"), (alert.Case, Assert.Single(notifications).Event));
        Assert.Contains("2 of 2", alert.Summary, StringComparison.Ordinal);

        var listed = JsonNode.Parse(await server.Http.GetStringAsync("/api/v1/freshness?cluster=far-away&state=stale", patience.Token))!;
        Assert.Equal(["first", "second"], listed["cases"]!.AsArray().Select(one => one!["case"]!.GetValue<string>()));
        Assert.Equal("no run began", listed["cases"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal((2, 1), (listed["total"]!["stale"]!.GetValue<int>(), listed["total"]!["silentClusters"]!.GetValue<int>()));

        var scrape = await UntilAsync(() => Scrape.ReadAsync(server.Http), seen => seen.Of("kubeprobe_freshness_silent_clusters").Single().Value == 1, patience.Token);
        Assert.Equal(2, scrape.Of("kubeprobe_freshness_cases").Single(series => series.Labels["state"] == "stale").Value);
        Assert.True(scrape.Of("kubeprobe_turn_overdue_seconds").Single().Value > 0);

        var binding = JsonNode.Parse(await server.Http.GetStringAsync("/api/v1/bindings", patience.Token))!;
        var column = binding["columns"]!.AsArray().Select(each => each!["name"]!.GetValue<string>()).ToList().IndexOf("FRESHNESS");
        Assert.Equal("stale", binding["items"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == "often")!["cells"]![column]!.GetValue<string>());
        HangingHistory.Release(server.Services);
    }

    static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> wanted, CancellationToken patience)
    {
        while (true)
        {
            var seen = await look();
            if (wanted(seen)) return seen;
            await Task.Delay(200, patience);
        }
    }

    /// <summary>A history that takes what a turn records and never answers.</summary>
    sealed class HangingHistory(IRunHistory inner) : IRunHistory
    {
        readonly TaskCompletionSource<IReadOnlySet<RunId>> never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        volatile bool held;

        public static void Wrap(IServiceCollection services)
        {
            var real = services.Single(service => service.ServiceType == typeof(IRunHistory)).ImplementationType!;
            services.AddSingleton<IRunHistory>(provider => new HangingHistory((IRunHistory)ActivatorUtilities.CreateInstance(provider, real)));
        }

        /// <summary>Lets the turn go, so that the silo need not wait for it when it stops.</summary>
        public static void Release(IServiceProvider services) => ((HangingHistory)services.GetRequiredService<IRunHistory>()).never.TrySetResult(new HashSet<RunId>());

        public static bool Held(IServiceProvider services) => ((HangingHistory)services.GetRequiredService<IRunHistory>()).held;

        public Task<IReadOnlySet<RunId>> RecordAsync(RunBatch batch, CancellationToken cancellation)
        {
            held = true;
            return never.Task.WaitAsync(cancellation);
        }

        public Task<RunRecord> CloseAsync(RunClosing closing, CancellationToken cancellation) => inner.CloseAsync(closing, cancellation);

        public Task AddEvidenceAsync(RunClosing closing, CancellationToken cancellation) => inner.AddEvidenceAsync(closing, cancellation);

        public Task AddLateReportAsync(RunId run, LateReport report, CancellationToken cancellation) => inner.AddLateReportAsync(run, report, cancellation);

        public Task<IReadOnlyList<RunRecord>> UnfinishedAsync(string cluster, CancellationToken cancellation) => inner.UnfinishedAsync(cluster, cancellation);
    }
}
