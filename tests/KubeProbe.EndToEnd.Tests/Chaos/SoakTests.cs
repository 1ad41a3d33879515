using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests.Chaos;

/// <summary>
/// Mixed load under random faults: afterwards every run has its verdict, and nothing is left, neither in the clusters nor in the
/// process. <c>KUBEPROBE_SOAK_MINUTES=30</c> makes it long, <c>KUBEPROBE_SOAK_SEED</c> repeats one.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    const int Clusters = 3;

    static readonly double? Minutes = double.TryParse(
        Environment.GetEnvironmentVariable("KUBEPROBE_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    static readonly TimeSpan Length = TimeSpan.FromMinutes(Minutes ?? 1d / 3);

    readonly List<ServerReading> readings = [];
    int changes;

    [Fact]
    public async Task Random_faults_leave_no_run_open_and_nothing_behind()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KUBEPROBE_SOAK_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 1;
        output.WriteLine($"seed {seed}, {Length}");
        await using var clusters = await ChaosClusters.StartAsync(Clusters);
        Assert.SkipWhen(clusters.All[0].Dev is null, "A real cluster can't be made to fail from outside.");
        await using var centre = await Centre.StartAsync(clusters.All[0].Here, "--runs.keepFailedPods", "0s", "--log.level", "warning");
        using var http = Client(centre);
        await ApplyAsync(http, await clusters.ManifestsAsync());
        foreach (var target in clusters.All)
            (await target.KubectlApplyAsync((await centre.CliAsync("rbac", "render", "reports")).Succeeded())).Succeeded();
        await ApplyAsync(http, ChaosClusters.Bindings(paused: false));
        await Stage.UntilAsync(async () => (await CountAsync(http, "phase=finished")) >= 3 * Clusters ? "" : null, "the first runs");
        await ReadAsync(centre, http, "begin");

        await DisturbAsync(clusters, centre, http, new Random(seed));

        clusters.Heal();
        await ApplyAsync(http, ChaosClusters.Bindings(paused: true));
        await QuietAsync(clusters, centre, http);
        var (begin, end) = (readings[0], await ReadAsync(centre, http, "end"));
        var log = centre.Log;
        output.WriteLine($"{await CountAsync(http, "phase=finished")} or more runs finished; the server logged {log.Split(" fail: ").Length - 1} errors");

        // A few connections, a few threads more or less are no leak; one of each fault or run would be hundreds.
        Assert.InRange(end.Runs, 0, 15);
        Assert.InRange(end.Files, 0, begin.Files + 50);
        Assert.InRange(end.Sockets, 0, begin.Sockets + 30);
        Assert.InRange(end.Threads, 0, begin.Threads + 25);
        Assert.InRange(end.QueuedWork, 0, 20);
        if (Minutes >= 10) AssertFlat();
    }

    async Task DisturbAsync(ChaosClusters clusters, Centre centre, HttpClient http, Random chance)
    {
        var began = Stopwatch.GetTimestamp();
        var nextReading = TimeSpan.FromMinutes(1);
        var broken = new List<(TimeSpan Until, Action Undo)>();
        while (Stopwatch.GetElapsedTime(began) is var at && at < Length)
        {
            foreach (var over in broken.Where(fault => fault.Until <= at).ToList())
            {
                over.Undo();
                broken.Remove(over);
            }
            switch (chance.Next(8))
            {
                case 0 or 1 when broken.Count < Clusters:
                    // Most are hiccups; some last long enough to be an outage.
                    var (what, undo) = clusters.Break(chance);
                    broken.Add((at + TimeSpan.FromSeconds(chance.Next(5) == 0 ? 25 : 1 + chance.Next(6)), undo));
                    output.WriteLine($"{at:mm\\:ss} {what}");
                    break;
                case 2:
                    output.WriteLine($"{at:mm\\:ss} {clusters.DeleteAPod(chance)}");
                    break;
                case 3:
                    await PostAsync(http, "/api/v1/changes", new JsonObject
                    {
                        ["id"] = $"chaos-{changes++}", ["component"] = "etcd", ["version"] = "1", ["group"] = "chaos",
                    });
                    break;
                default:
                    await PostAsync(http, "/api/v1/runs", new JsonObject
                    {
                        ["cluster"] = $"chaos-{chance.Next(Clusters)}", ["case"] = (string[])["passes", "fails", "reports"] is var cases ? cases[chance.Next(3)] : "",
                    });
                    break;
            }
            if (at >= nextReading)
            {
                nextReading += TimeSpan.FromMinutes(1);
                await ReadAsync(centre, http, $"{at:mm\\:ss}");
            }

            // The pace of the load, not a wait for anything.
            await Task.Delay(chance.Next(200, 1_500));
        }
        foreach (var over in broken) over.Undo();
    }

    /// <summary>Waits until all is done and swept; the sweep comes once a minute, and an outage is over when it has been over for one.</summary>
    async Task QuietAsync(ChaosClusters clusters, Centre centre, HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var open = await CountAsync(http, "phase=queued,starting,running");
            var left = clusters.Left();
            if (open == 0 && left.Count == 0) return;
            Assert.False(patience.IsCancellationRequested, $"{open} runs are open; left behind: {string.Join(", ", left)}\n{clusters.Describe()}\n{Tail(centre.Log)}");
            await Task.Delay(1_000);
        }
    }

    async Task<ServerReading> ReadAsync(Centre centre, HttpClient http, string when)
    {
        var reading = await ServerReading.OfAsync(centre.Pid, http);
        readings.Add(reading);
        output.WriteLine($"{when} {reading}");
        return reading;
    }

    // The first third warms up; from there the average of the last third may not lie far over that of the middle.
    void AssertFlat()
    {
        var third = readings.Count / 3;
        var (middle, last) = (readings.Skip(third).Take(third).ToList(), readings.Skip(2 * third).ToList());
        Assert.InRange(last.Average(r => r.ResidentMiB), 0, middle.Average(r => r.ResidentMiB) * 1.2 + 20);
        Assert.InRange(last.Average(r => r.HeapMiB), 0, middle.Average(r => r.HeapMiB) * 1.3 + 20);
    }

    static HttpClient Client(Centre centre) => new()
    {
        BaseAddress = centre.Http,
        Timeout = TimeSpan.FromMinutes(2),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", centre.Token) },
    };

    static async Task ApplyAsync(HttpClient http, string yaml)
    {
        using var answer = await http.PostAsync("/api/v1/apply", new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // A full queue is an answer like another; what is accepted must end.
    static async Task PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        Assert.True((int)answer.StatusCode is < 500 and not 400, await answer.Content.ReadAsStringAsync());
    }

    static async Task<int> CountAsync(HttpClient http, string filter) =>
        JsonNode.Parse(await http.GetStringAsync($"/api/v1/runs?{filter}&pageSize=200"))!["runs"]?.AsArray().Count ?? 0;

    static string Tail(string log) => log.Length < 8_000 ? log : log[^8_000..];
}
