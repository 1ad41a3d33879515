using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports;

/// <summary>What the clients of Kuberhealthy send, byte for byte, and what they need to hear.</summary>
public sealed class KuberhealthyReportsTests(RunningServer server)
{
    /// <summary>Bodies as the clients in several languages write them, on the path of their version.</summary>
    public static TheoryData<string, string, HttpStatusCode, string> Bodies => new()
    {
        { "v2", """{"Errors":[],"OK":true}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v2", """{"Errors":["msg1","msg2"],"OK":false}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v2", """{"errors":["msg1"],"ok":false}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v2", """{"Errors":["msg1"],"OK":true}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v2", """{"Errors":null,"OK":true}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v2", """{"Errors":[],"OK":false}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v2", """{"Errors":["a\u003cb\u0026c"],"OK":false}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v2", "not json", HttpStatusCode.BadRequest, "VERDICT_UNSPECIFIED" },
        { "v2", "{}", HttpStatusCode.BadRequest, "VERDICT_UNSPECIFIED" },
        { "v3", """{"ok":true,"currentUUID":""}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v3", """{"ok":false,"errors":["boom"],"currentUUID":""}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v3", """{"OK": true, "Errors": []}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v3", """{"OK": false, "Errors": ["m"]}""", HttpStatusCode.OK, "VERDICT_FAILED" },
        { "v3", """{"ok":true,"errors":[]}""", HttpStatusCode.OK, "VERDICT_PASSED" },
        { "v3", """{"ok":true,"errors":["m"]}""", HttpStatusCode.BadRequest, "VERDICT_UNSPECIFIED" },
        { "v3", """{"ok":false,"errors":["a "quoted" one"]}""", HttpStatusCode.BadRequest, "VERDICT_UNSPECIFIED" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_body_is_taken_as_its_server_would(string version, string body, HttpStatusCode status, string verdict)
    {
        var run = await server.StartRunAsync();

        using var answer = await PostAsync(version == "v2" ? $"/externalCheckStatus/{server.RunToken(run.Id)}" : $"/check?run={server.RunToken(run.Id)}", body);

        Assert.Equal(status, answer.StatusCode);
        if (status is HttpStatusCode.OK) Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal(verdict, await VerdictAsync(run.Id));
    }

    [Fact]
    public async Task The_text_that_failed_is_the_verdict_s_message_and_a_failure_without_error_is_told_from_a_success()
    {
        var (failed, doubtful) = (await server.StartRunAsync(), await server.StartRunAsync());
        (await PostAsync($"/externalCheckStatus/{server.RunToken(failed.Id)}", """{"Errors":["a\u003cb"],"OK":false}""")).Dispose();
        (await PostAsync($"/externalCheckStatus/{server.RunToken(doubtful.Id)}", """{"Errors":null,"OK":true}""")).Dispose();

        using var http = server.Http(server.AdminToken);
        Assert.Contains("\"message\":\"a<b\"", Unescaped(await http.GetStringAsync($"/api/v1/runs/{failed.Id}")), StringComparison.Ordinal);
        Assert.Contains("also sends for a failure", await http.GetStringAsync($"/api/v1/runs/{doubtful.Id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/externalCheckStatus", true)]
    [InlineData("/externalCheckStatus/{0}", false)]
    [InlineData("/check", true)]
    [InlineData("/check?run={0}", false)]
    [InlineData("/check?run=kpr_of.yesterday", true)]
    public async Task A_run_is_known_by_its_uuid_in_header_path_or_query(string path, bool header)
    {
        var run = await server.StartRunAsync();
        var uuid = server.RunUuid(run.Id);

        using var answer = await PostAsync(path.Replace("{0}", uuid, StringComparison.Ordinal), """{"ok":true}""", header ? uuid : null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("VERDICT_PASSED", await VerdictAsync(run.Id));
    }

    [Theory]
    [InlineData("/externalCheckStatus", null)]
    [InlineData("/externalCheckStatus/kpr_x.y", "")]
    [InlineData("/check", null)]
    [InlineData("/check", "2f1b2c04-2b4e-4c62-9d8c-000000000000")]
    [InlineData("/check?run=no", "no")]
    public async Task Who_is_nobody_is_refused_for_good(string path, string? header)
    {
        using var answer = await PostAsync(path, """{"ok":true}""", header);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("KH_REPORTING_URL", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_again_is_delivered_and_so_is_another_that_comes_too_late_to_count()
    {
        var run = await server.StartRunAsync();
        var path = $"/check?run={server.RunToken(run.Id)}";

        foreach (var body in (string[])["""{"ok":true}""", """{"OK":true,"Errors":[]}""", """{"ok":false,"errors":["no"]}"""])
        {
            using var answer = await PostAsync(path, body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal("VERDICT_PASSED", await VerdictAsync(run.Id));
        using var http = server.Http(server.AdminToken);
        Assert.Contains("conflict", await http.GetStringAsync($"/api/v1/runs/{run.Id}/evidence"), StringComparison.Ordinal);
    }

    [Theory, InlineData("/check?run={0}", HttpStatusCode.Gone), InlineData("/externalCheckStatus/{0}", HttpStatusCode.BadRequest)]
    public async Task What_comes_after_the_end_is_kept_and_said_to_be_late_as_each_version_does(string path, HttpStatusCode status)
    {
        var run = await server.StartRunAsync();
        using var http = server.Http(server.AdminToken);
        using (await http.PostAsync($"/api/v1/runs/{run.Id}/cancel", null)) { }

        using var answer = await PostAsync(path.Replace("{0}", server.RunToken(run.Id), StringComparison.Ordinal), """{"ok":false,"errors":["too late"]}""");

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("too late", await http.GetStringAsync($"/api/v1/runs/{run.Id}/evidence"), StringComparison.Ordinal);
    }

    [Theory, InlineData("GET"), InlineData("HEAD"), InlineData("OPTIONS")]
    public async Task Whoever_only_wants_to_know_whether_the_address_answers_hears_so(string method)
    {
        using var http = server.Http();
        foreach (var path in (string[])["/check?run=x", "/externalCheckStatus/x", "/externalCheckStatus"])
        {
            using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.Contains("POST", answer.Content.Headers.Allow);
        }
    }

    [Theory, InlineData("/check?run={0}", HttpStatusCode.UnsupportedMediaType), InlineData("/externalCheckStatus/{0}", HttpStatusCode.OK)]
    public async Task Only_version_3_looks_at_the_content_type(string path, HttpStatusCode status)
    {
        var run = await server.StartRunAsync();
        using var http = server.Http();

        using var answer = await http.PostAsync(
            path.Replace("{0}", server.RunToken(run.Id), StringComparison.Ordinal), new StringContent("""{"ok":true}""", new MediaTypeHeaderValue("text/plain")));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_report_longer_than_anybody_reads_is_refused_for_good()
    {
        var run = await server.StartRunAsync();

        using var answer = await PostAsync(
            $"/externalCheckStatus/{server.RunToken(run.Id)}", $$"""{"OK":false,"Errors":["{{new string('x', 1024 * 1024)}}"]}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("1024 KiB", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The Go client sends a body again only after an answer without one, with its length, on a connection that stays open.</summary>
    [Theory, InlineData("POST /externalCheckStatus/{0} HTTP/1.1"), InlineData("POST /check?run={0} HTTP/1.1")]
    public async Task A_fault_of_ours_can_be_answered_on_the_same_connection(string requestLine)
    {
        var run = await server.StartRunAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Server.HttpUrl.Host, server.Server.HttpUrl.Port);
        await using var stream = client.GetStream();
        const string body = """{"ok":false,"errors":["boom"],"currentUUID":""}""";
        var request = Encoding.ASCII.GetBytes(
            $"{requestLine.Replace("{0}", server.RunToken(run.Id), StringComparison.Ordinal)}\r\nHost: centre\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: {body.Length}\r\n"
            + $"Content-Type: application/json\r\nKh-Run-Uuid: {server.RunUuid(run.Id)}\r\nAccept-Encoding: gzip\r\n\r\n{body}");

        server.History.Break(run.Id);
        await stream.WriteAsync(request);
        var refused = await HeadAsync(stream);
        server.History.Mend(run.Id);
        await stream.WriteAsync(request);
        var taken = await HeadAsync(stream);

        Assert.StartsWith("HTTP/1.1 503 ", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", refused, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("chunked", refused, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("HTTP/1.1 200 ", taken, StringComparison.Ordinal);
        Assert.Equal("VERDICT_FAILED", await VerdictAsync(run.Id));
    }

    static async Task<string> HeadAsync(NetworkStream stream)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, deadline.Token) == 1) head.Append((char)one[0]);
        return head.ToString();
    }

    static string Unescaped(string json) => System.Text.RegularExpressions.Regex.Unescape(json.Replace("\\\"", "'", StringComparison.Ordinal)).Replace(": ", ":", StringComparison.Ordinal);

    async Task<string> VerdictAsync(string run)
    {
        using var http = server.Http(server.AdminToken);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync($"/api/v1/runs/{run}"))!;
        return (string?)(json["run"] ?? json)["verdict"] ?? "";
    }

    async Task<HttpResponseMessage> PostAsync(string path, string body, string? uuid = null)
    {
        using var http = server.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (uuid is not null) request.Headers.Add("kh-run-uuid", uuid);
        return await http.SendAsync(request);
    }
}
