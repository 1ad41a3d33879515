using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Control;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Faults;

/// <summary>The switchboard switches faults on and off, and names the choices when it can't.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task A_fault_is_switched_on_told_and_switched_off()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        await using var control = await DevControlServer.StartAsync([cluster.Server], "secret");
        var (code, answer) = await AskAsync(control, "PUT", "/clusters/replay/faults/api-slow", """{"delay": "1m30s"}""");
        Assert.Equal((200, "90s"), (code, answer.Text("parameters", "delay")));
        Assert.Equal(TimeSpan.FromSeconds(90), cluster.Server.Faults.Find(FaultKind.ApiSlow)!.Duration("delay"));

        (_, answer) = await AskAsync(control, "GET", "/clusters");
        Assert.Equal("api-slow", answer.Items("clusters").Single().Items("faults").Single().Text("fault"));
        (_, answer) = await AskAsync(control, "DELETE", "/clusters/replay/faults/api-slow");
        Assert.Empty(answer.Items("faults"));

        await AskAsync(control, "PUT", "/clusters/replay/faults/api-hang");
        await AskAsync(control, "DELETE", "/clusters/replay/faults");
        Assert.Empty(cluster.Server.Faults.Active);
    }

    [Fact]
    public async Task Every_fault_describes_itself()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        await using var control = await DevControlServer.StartAsync([cluster.Server], "secret");
        var (_, answer) = await AskAsync(control, "GET", "/faults");
        Assert.Equal(FaultKind.All.Select(k => k.Name), answer.Items("faults").Select(f => f.Text("fault")));
    }

    [Theory]
    [InlineData("PUT", "/clusters/replay/faults/api-snow", "", 400, "There is no fault \"api-snow\". Choose one of: api-slow, api-hang")]
    [InlineData("PUT", "/clusters/replay/faults/api-slow", """{"dely": "1s", "delay": "soon"}""", 400, "api-slow has no parameter \"dely\"; it takes delay. delay must be a duration such as 500ms")]
    [InlineData("PUT", "/clusters/replay/faults/api-hang", """{"x": 1}""", 400, "api-hang has no parameter \"x\"; it takes none")]
    [InlineData("PUT", "/clusters/replay/faults/api-error", """{"code": 404}""", 400, "code is 404; it must be from 500 to 599")]
    [InlineData("PUT", "/clusters/replay/faults/unschedulable", """{"reason": " , "}""", 400, "reason must name at least one")]
    [InlineData("PUT", "/clusters/replay/faults/oom-killed", """{"match": "a in ("}""", 400, "match: unable to parse requirement")]
    [InlineData("PUT", "/clusters/replay/faults/api-hang", "[]", 400, "The body must be a JSON object")]
    [InlineData("PUT", "/clusters/replay/faults/api-hang", "{", 400, "The body must be a JSON object")]
    [InlineData("DELETE", "/clusters/replay/faults/nope", "", 400, "There is no fault \"nope\"")]
    [InlineData("GET", "/clusters/other/faults", "", 404, "There is no cluster \"other\". Choose one of: replay.")]
    [InlineData("GET", "/nothing", "", 404, "There is nothing here")]
    [InlineData("POST", "/clusters/replay/faults/api-hang", "", 405, "Use GET, PUT or DELETE")]
    public async Task A_wrong_request_is_told_the_choices(string method, string path, string body, int code, string says)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        await using var control = await DevControlServer.StartAsync([cluster.Server], "secret");
        var (got, answer) = await AskAsync(control, method, path, body);
        Assert.Equal(code, got);
        Assert.StartsWith(says, answer.Text("error"), StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Faults.Active);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_token_nothing_is_told(string token)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        await using var control = await DevControlServer.StartAsync([cluster.Server], "secret");
        Assert.Equal(401, (await AskAsync(control, "GET", "/clusters", token: token)).Code);
    }

    static async Task<(int Code, JsonNode Answer)> AskAsync(DevControlServer control, string method, string path, string body = "", string token = "secret")
    {
        using var http = new HttpClient { BaseAddress = control.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0) request.Content = new StringContent(body);
        if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
