using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using KubeProbe.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>A gate is told of outside from its beginning to its end although nobody asks how it stands.</summary>
[Collection(nameof(Alone))]
public sealed class GateNewsTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Channel<JsonNode> received = Channel.CreateUnbounded<JsonNode>();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-sink-");
    WebApplication sink = null!;
    OwnServer server = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        sink = builder.Build();
        sink.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received.Writer.TryWrite(JsonNode.Parse(await reader.ReadToEndAsync())!);
        });
        await sink.StartAsync();
        var channels = Path.Combine(folder.FullName, "channels.yaml");
        await File.WriteAllTextAsync(channels, $$"""
            channels: [{name: events, kind: cdevents, url: '{{sink.Urls.First()}}', mode: structured, gates: ['told*']}]
            routes: [{cluster: nowhere, channels: [events]}]
            """);
        server = await OwnServer.StartAsync(options =>
        {
            options.AlertChannelsFile = channels;
            options.AlertTargets = ["127.0.0.1"];
        });
        await server.ApplyAsync(Harness.Manifests.Text);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await sink.DisposeAsync();
        await Folders.RemoveAsync(folder);
    }

    [Fact]
    public async Task It_is_told_when_it_begins_and_when_it_is_decided_and_its_series_follow()
    {
        await PostAsync("untold", "other", "nothing-is-bound-to-it");
        var run = await PostAsync("chg-told", "told-1");
        var begun = await EventsAsync(2);
        await ReportAsync(run, """{"ok":false,"errors":["no answer from the service"]}""");
        var ended = await EventsAsync(3);

        Assert.Equal(["testsuiterun.queued chg-told", $"testcaserun.queued {run}"], begun.Select(Word).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["testsuiterun.started chg-told", "testsuiterun.finished chg-told", $"testcaserun.finished {run}"], ended.Select(Word).OrderDescending(StringComparer.Ordinal));
        var suite = ended.Single(told => Word(told).StartsWith("testsuiterun.finished", StringComparison.Ordinal))["data"]!;
        Assert.Equal("failure", (string?)suite["subject"]!["content"]!["outcome"]);
        Assert.Contains("no answer from the service", (string?)suite["subject"]!["content"]!["reason"], StringComparison.Ordinal);
        Assert.Equal("fail", (string?)suite["customData"]!["verdict"]);

        Assert.Equal((1, 1, 1), ((int)suite["customData"]!["runs"]!["total"]!, (int)suite["customData"]!["runs"]!["told"]!, (int)suite["customData"]!["runs"]!["failure"]!));

        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var scrape = await Scrape.ReadAsync(server.Http, "/metrics/clusters");
            var series = scrape.Of("kubeprobe_gate_fail").Where(each => each.Labels["gate"] == "told-1").ToList();
            if (series is [{ Value: 1 } failed])
            {
                Assert.Equal((RunningServer.Cluster, "etcd", "3.6"), (failed.Labels["cluster"], failed.Labels["component"], failed.Labels["version"]));
                // The example asks for a series there is, by labels it has.
                var query = ((YamlScalarNode)Example.Documents("keptn-metric.yaml")[1].At("spec", "query")).Value!;
                var asked = Regex.Match(query, "^max\\((?<name>[a-z_]+)\\{(?<labels>.+)\\}\\)$");
                var passed = Assert.Single(scrape.Of(asked.Groups["name"].Value), each => each.Labels["gate"] == "told-1");
                Assert.Equal(0, passed.Value);
                Assert.Empty(asked.Groups["labels"].Value.Split(", ").Select(label => label.Split('=')[0]).Except(passed.Labels.Keys));
                break;
            }
            await Task.Delay(200, patience.Token);
        }

        // Somebody's word over what has ended is told as well.
        using var said = await server.Http.PostAsync(
            "/api/v1/gates/chg-told/override", new StringContent("""{"verdict":"GATE_VERDICT_PASS","reason":"known fault"}""", new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        var over = Assert.Single(await EventsAsync(1));
        Assert.Equal(("testsuiterun.finished chg-told", "success", "pass"), (Word(over), (string?)over["data"]!["subject"]!["content"]!["outcome"], (string?)over["data"]!["customData"]!["verdict"]));
        Assert.NotNull(over["data"]!["customData"]!["overriddenBy"]);
    }

    static string Word(JsonNode told) => $"{((string)told["type"]!)["dev.cdevents.".Length..^".0.3.0".Length]} {told["subject"]}";

    async Task<List<JsonNode>> EventsAsync(int count)
    {
        var told = new List<JsonNode>();
        while (told.Count < count) told.Add(await received.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        return told;
    }

    /// <summary>Tells of a change and answers with its run; empty where there is none.</summary>
    async Task<string> PostAsync(string change, string gate, string component = "etcd")
    {
        using var answer = await server.Http.PostAsync("/api/v1/changes", new StringContent(
            $$$"""{"id":"{{{change}}}","component":"{{{component}}}","version":"3.6","clusters":["{{{RunningServer.Cluster}}}"],"labels":{"gate":"{{{gate}}}"} }""", new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["runIds"] is JsonArray { Count: > 0 } runs ? (string)runs[0]! : "";
    }

    async Task ReportAsync(string run, string report)
    {
        var token = server.Services.GetRequiredService<RunTokens>().Issue(
            new ReportClaims(RunId.Parse(run), Attempt: 1, Node: null, Shard: null), TimeProvider.System.GetUtcNow().AddMinutes(5));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/report/v1/runs/{run}") { Content = new StringContent(report, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Http.SendAsync(request);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, await server.Http.GetStringAsync($"/api/v1/runs/{run}"));
    }
}
