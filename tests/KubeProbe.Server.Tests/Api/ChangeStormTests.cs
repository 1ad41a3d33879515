using System.Net.Http.Headers;
using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

/// <summary>A release system that tells of hundreds of changes at once, over the API it uses.</summary>
public sealed class ChangeStormTests(RunningServer server) : IDisposable
{
    const int Changes = 500;
    const int Components = 20;

    readonly string tag = $"s{Guid.NewGuid():N}"[..12];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-storm-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Five_hundred_changes_at_once_share_few_runs_and_each_learns_its_own()
    {
        using var http = server.Http(server.AdminToken);
        await ApplyAsync(http, Harness.Manifests.ACluster(tag, "storm: yes") + Binding());

        var told = new Change[Changes];
        await Parallel.ForAsync(0, Changes, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => told[i] = await PostAsync(http, i));

        // One began for each component, and one more waits and answers for all that came after.
        var runs = told.SelectMany(change => change.RunIds).Distinct().ToList();
        Assert.All(told, change => Assert.Single(change.RunIds));
        Assert.InRange(runs.Count, Components, 2 * Components);
        var kept = JsonParser.Default.Parse<ListRunsResponse>(await http.GetStringAsync($"/api/v1/runs?cluster={tag}&pageSize=500")).Runs;
        Assert.Equal(runs.Order(StringComparer.Ordinal), kept.Select(run => run.Id).Order(StringComparer.Ordinal));
        for (var component = 0; component < Components; component++)
            Assert.InRange(told.Where((_, i) => i % Components == component).SelectMany(change => change.RunIds).Distinct().Count(), 1, 2);

        for (var i = 0; i < Changes; i += 53)
        {
            var read = JsonParser.Default.Parse<Change>(await http.GetStringAsync($"/api/v1/changes/{Id(i)}"));
            Assert.True(read.Complete);
            Assert.Equal(told[i].RunIds, read.RunIds);
            // Whoever asks for the runs of a change finds the one that answers for it, whichever change it carries.
            var found = JsonParser.Default.Parse<ListRunsResponse>(await http.GetStringAsync($"/api/v1/runs?change={Id(i)}"));
            Assert.Equal(read.RunIds, found.Runs.Select(run => run.Id));
            // The same again is the same.
            Assert.Equal(read.RunIds, (await PostAsync(http, i)).RunIds);
        }
    }

    [Fact]
    public async Task A_cancelled_run_stays_the_answer_to_its_changes_and_the_next_change_has_another()
    {
        using var http = server.Http(server.AdminToken);
        await ApplyAsync(http, Harness.Manifests.ACluster(tag, "storm: yes") + Binding());
        await PostAsync(http, 0);
        var second = await PostAsync(http, Components);

        using (var cancelled = await http.PostAsync($"/api/v1/runs/{second.RunIds.Single()}/cancel", null)) Assert.True(cancelled.IsSuccessStatusCode);
        var third = await PostAsync(http, 2 * Components);

        Assert.NotEqual(second.RunIds, third.RunIds);
        Assert.Equal(second.RunIds, JsonParser.Default.Parse<Change>(await http.GetStringAsync($"/api/v1/changes/{Id(Components)}")).RunIds);
        var run = JsonParser.Default.Parse<Run>(await http.GetStringAsync($"/api/v1/runs/{second.RunIds.Single()}"));
        Assert.Equal((Verdict.Unknown, "cancelled"), (run.Verdict, run.Reason));
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_storm_leaves_no_change_without_its_answer()
    {
        var accepted = 0;
        await using (var first = await ServerProcess.StartAsync(folder.FullName, "--log.level", "error"))
        {
            using var http = await HttpAsync(first);
            await ApplyAsync(http, Harness.Manifests.Text + "\n---\n" + Harness.Manifests.ACluster(tag, "storm: yes") + Binding());
            using var crash = new CancellationTokenSource();
            await Parallel.ForAsync(0, Changes, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                try
                {
                    if (crash.IsCancellationRequested) return;
                    await PostAsync(http, i, crash.Token);
                    if (Interlocked.Increment(ref accepted) == 60) await crash.CancelAsync();
                }
                catch (OperationCanceledException)
                {
                    // Under way when the server is killed: accepted or not, as the next server will say.
                }
            });
        }

        await using var second = await ServerProcess.StartAsync(folder.FullName, "--log.level", "error");
        using var after = await HttpAsync(second);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var answered = 0;
        for (var i = 0; i < Changes; i++)
        {
            Change? change;
            while ((change = await FindAsync(after, i)) is { Complete: false }) await Task.Delay(200, patience.Token);
            if (change is null) continue;
            answered++;
            Assert.Single(change.RunIds);
            using var run = await after.GetAsync($"/api/v1/runs/{change.RunIds[0]}");
            Assert.True(run.IsSuccessStatusCode);
        }
        Assert.InRange(answered, 60, Changes);
    }

    string Id(int i) => $"{tag}-{i}";

    // Namespaces, phases and versions differ as they do in a release of everything.
    async Task<Change> PostAsync(HttpClient http, int i, CancellationToken cancellation = default)
    {
        var body = $$"""
            {"id":"{{Id(i)}}","component":"part-{{i % Components}}","version":"1.{{i}}","clusters":["{{tag}}"],"namespace":"ns-{{i % 3}}","phase":"{{(i % 2 == 0 ? "started" : "finished")}}","nodes":["node-{{i % 7}}"]}
            """;
        using var answer = await http.PostAsync("/api/v1/changes", new StringContent(body, new MediaTypeHeaderValue("application/json")), cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonParser.Default.Parse<Change>(text);
    }

    async Task<Change?> FindAsync(HttpClient http, int i)
    {
        using var answer = await http.GetAsync($"/api/v1/changes/{Id(i)}");
        return answer.IsSuccessStatusCode ? JsonParser.Default.Parse<Change>(await answer.Content.ReadAsStringAsync()) : null;
    }

    string Binding() =>
        $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: {{tag}} }
        spec: {cluster: {{tag}}, case: quiet, changes: {} }
        """;

    async Task<HttpClient> HttpAsync(ServerProcess process)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "admin.token"))).Trim();
        return new HttpClient { BaseAddress = process.Http, Timeout = TimeSpan.FromMinutes(2), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    static async Task ApplyAsync(HttpClient http, string text)
    {
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(text, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
