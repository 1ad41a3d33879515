using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>What the server measures of itself, and that it stays bounded however large the fleet is.</summary>
[Collection(nameof(Alone))]
public sealed class MetricsTests
{
    // Words of closed lists; nothing a user names and nothing that is made up for a run.
    static readonly HashSet<string> Allowed =
        ["category", "by", "le", "trigger", "verdict", "reason", "state", "breaker", "verb", "work", "kind", "resource", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url"];

    static string Fleet(int clusters, int cases) => Harness.Manifests.Text + string.Concat(Enumerable.Range(0, cases).Select(number =>
        $"\n---\napiVersion: kubeprobe.io/v1alpha1\nkind: ProbeCase\nmetadata: {{name: case-{number}}}\nspec: {{template: quiet}}"))
        + string.Concat(Enumerable.Range(0, clusters).Select(number =>
            $"\n---\napiVersion: kubeprobe.io/v1alpha1\nkind: Cluster\nmetadata: {{name: fleet-{number}}}\nspec: {{connection: {{inCluster: {{}} }} }}"));

    static async Task RunAsync(OwnServer server, int cluster, int @case)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/runs", new { cluster = $"fleet-{cluster}", @case = $"case-{@case}" });
        var run = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["run"]!["id"]!.GetValue<string>();
        using var cancelled = await server.Http.PostAsync($"/api/v1/runs/{run}/cancel", null);
        Assert.True(cancelled.IsSuccessStatusCode);
    }

    [Fact]
    public async Task No_series_is_of_a_cluster_a_case_or_a_run_however_many_there_are()
    {
        await using var server = await OwnServer.StartAsync();
        await server.ApplyAsync(Fleet(40, 20));
        for (var number = 0; number < 40; number++) await RunAsync(server, number, number % 20);

        var ours = (await Scrape.ReadAsync(server.Http)).All.Where(series => series.Metric.StartsWith("kubeprobe_", StringComparison.Ordinal)).ToList();

        Assert.Equal(40, ours.Where(series => series.Metric == "kubeprobe_verdicts_total").Sum(series => series.Value));
        Assert.Empty(ours.SelectMany(series => series.Labels.Keys).Except(Allowed));
        Assert.DoesNotContain(ours.SelectMany(series => series.Labels.Values), value =>
            value.Contains("fleet-", StringComparison.Ordinal) || value.Contains("case-", StringComparison.Ordinal) || value.Length > 40);
        Assert.InRange(ours.Count, 1, 1_000);
    }

    [Theory]
    [InlineData("kubeprobe_slots_due_total")]
    [InlineData("kubeprobe_verdicts_total")]
    [InlineData("kubeprobe_run_duration_seconds_bucket")]
    [InlineData("kubeprobe_runs_in_flight")]
    [InlineData("kubeprobe_runs_queued")]
    [InlineData("kubeprobe_slots_waiting")]
    [InlineData("kubeprobe_clusters")]
    [InlineData("kubeprobe_budget_pods_used")]
    [InlineData("kubeprobe_budget_requests_full")]
    [InlineData("kubeprobe_reminder_tick_age_seconds")]
    [InlineData("kubeprobe_watch_age_seconds")]
    [InlineData("kubeprobe_turn_overdue_seconds")]
    [InlineData("kubeprobe_storage_duration_seconds_bucket")]
    [InlineData("kubeprobe_storage_round_trips_total")]
    [InlineData("kubeprobe_storage_queue")]
    [InlineData("kubeprobe_outbox_age_seconds")]
    [InlineData("kubeprobe_outbox_pending")]
    [InlineData("kubeprobe_freshness_cases")]
    [InlineData("kubeprobe_freshness_judge_age_seconds")]
    [InlineData("kubeprobe_leftovers")]
    public async Task It_is_measured(string metric) => Assert.NotEmpty((await ScrapedAsync()).Of(metric));

    [Fact]
    public async Task Each_cluster_is_measured_apart_for_whoever_asks()
    {
        await using var server = await OwnServer.StartAsync();
        await server.ApplyAsync(Fleet(3, 1));

        var inFlight = (await Scrape.ReadAsync(server.Http, "/metrics/clusters")).Of("kubeprobe_cluster_in_flight").Select(series => series.Labels["cluster"])
            // A server of an earlier test may not be through with its end.
            .Where(name => name == "far-away" || name.StartsWith("fleet-", StringComparison.Ordinal));

        Assert.Equal(["far-away", "fleet-0", "fleet-1", "fleet-2"], inFlight.Order(StringComparer.Ordinal));
    }

    static readonly Lazy<Task<Scrape>> Scraped = new(ScrapeOnceAsync);

    static Task<Scrape> ScrapedAsync() => Scraped.Value;

    static async Task<Scrape> ScrapeOnceAsync()
    {
        await using var server = await OwnServer.StartAsync();
        await server.ApplyAsync(Fleet(1, 1));
        await RunAsync(server, 0, 0);
        return await Scrape.ReadAsync(server.Http);
    }
}
