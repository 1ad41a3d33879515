using System.Net;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>What Argo Rollouts and pollers hear.</summary>
public sealed class GateEvaluateTests(RunningServer server)
{
    [Fact]
    public async Task The_same_question_again_and_again_starts_runs_once_and_hears_the_verdict()
    {
        using var scene = await GateScene.MakeAsync(server);
        var path = $"/gate/v1/evaluate?cluster={scene.Tag}&gate=dns&change={scene.Tag}-1";
        var body = $$$"""{"component":"{{{scene.Tag}}}","nodes":"n1, n2","labels":{"ring":1}}""";

        using var first = await scene.Http.PostAsync(path, new StringContent(body));
        var opened = JsonNode.Parse(await first.Content.ReadAsStringAsync())!["data"]!;
        Assert.Equal(("running", false, $"{scene.Tag}-1"), ((string?)opened["verdict"], (bool)opened["ok"]!, (string?)opened["gateRunId"]));
        Assert.Equal($"/gate/v1/runs/{scene.Tag}-1", first.Headers.Location!.AbsolutePath);
        Assert.Equal((string?)opened["url"], $"{first.Headers.Location}");
        Assert.Equal("running", (string?)(await scene.PostAsync(path, body)).Body["data"]!["verdict"]);
        var told = (await scene.GetAsync($"/api/v1/changes/{scene.Tag}-1"))["change"]!;
        Assert.Equal(("dns", "1", 2), ((string?)told["labels"]!["gate"], (string?)told["labels"]!["ring"], told["nodes"]!.AsArray().Count));
        Assert.Equal("RUNNING", (string?)(await scene.GetAsync(first.Headers.Location.PathAndQuery))["status"]);

        await scene.PassAsync($"{scene.Tag}-1");

        var passed = (await scene.PostAsync(path, body)).Body["data"]!;
        Assert.Equal(("pass", true, 1, 0, 1.0), ((string?)passed["verdict"], (bool)passed["ok"]!, (int)passed["total"]!, (int)passed["failed"]!, (double)passed["score"]!));
        Assert.Equal(("SUCCEEDED", 100), ((string?)(await scene.GetAsync($"/gate/v1/runs/{scene.Tag}-1"))["status"], (int)(await scene.GetAsync($"/gate/v1/runs/{scene.Tag}-1"))["progress"]!));
    }

    [Fact]
    public async Task A_failure_carries_the_addresses_of_its_runs_wherever_it_is_told()
    {
        using var scene = await GateScene.MakeAsync(server);
        var change = $"{scene.Tag}-1";
        await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={change}&component={scene.Tag}");
        await scene.FailAsync(change);

        var told = (await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={change}&component={scene.Tag}")).Body["data"]!;
        var url = Assert.Single(told["runUrls"]!.AsArray().Select(each => (string)each!));

        Assert.Equal(change, (string?)(await scene.GetAsync(new Uri(url).PathAndQuery))["triggeredBy"] ?? change);
        Assert.Equal(url, (string?)(await scene.GetAsync($"/gate/v1/runs/{change}"))["runUrls"]![0]);
        Assert.EndsWith((string)(await scene.GetAsync($"/api/v1/gates/{change}"))["runs"]![0]!["runId"]!, url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "change")]
    [InlineData("?change=x-1", """{"component":"x","clusters":["no-such"]}""", "no-such")]
    [InlineData("?change=x-2", "[1]", "JSON object")]
    [InlineData("?change=x-3&typo=1", """{"component":"x"}""", "typo")]
    [InlineData("?change=x-4", """{"component":{"a":1},"cluster":"far-away"}""", "component")]
    [InlineData("?change=x-5&wait=9h", """{"component":"x","cluster":"far-away"}""", "wait")]
    public async Task What_can_not_be_told_is_200_and_unknown_with_what_to_do(string query, string body, string told)
    {
        using var http = server.Http(server.AdminToken);
        using var answer = await http.PostAsync($"/gate/v1/evaluate{query}", new StringContent(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var data = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!;
        Assert.Equal(("unknown", false), ((string?)data["verdict"], (bool)data["ok"]!));
        Assert.Contains(told, (string?)data["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_nothing_answers_for_is_unknown_and_says_how_to_bind()
    {
        using var http = server.Http(server.AdminToken);
        using var answer = await http.PostAsync($"/gate/v1/evaluate?cluster=far-away&change={Guid.NewGuid()}&component=nobody-binds-me&wait=1m", null);
        var data = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!;
        Assert.Equal(("unknown", 0), ((string?)data["verdict"], (int)data["total"]!));
        Assert.Contains("filter of changes", (string?)data["summary"], StringComparison.Ordinal);
    }
}
