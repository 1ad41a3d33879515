using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports;

public sealed class ReportEndpointTests(RunningServer server)
{
    const string Pass = """{"ok":true,"measurements":[{"name":"txn","ok":true,"seconds":0.1}]}""";

    [Fact]
    public async Task A_report_closes_its_run_and_the_same_again_changes_nothing()
    {
        var run = await server.StartRunAsync();
        var token = server.RunToken(run.Id);

        Assert.Equal((HttpStatusCode.OK, "accepted"), await AnswerAsync(run.Id, token, Pass));
        Assert.Equal((HttpStatusCode.OK, "repeated"), await AnswerAsync(run.Id, token, Pass));
        Assert.Equal((HttpStatusCode.OK, "conflict"), await AnswerAsync(run.Id, token, """{"ok":false,"errors":["no"]}"""));

        using var http = server.Http(server.AdminToken);
        Assert.Contains("VERDICT_PASSED", await http.GetStringAsync($"/api/v1/runs/{run.Id}"), StringComparison.Ordinal);
        Assert.Contains("conflict", await http.GetStringAsync($"/api/v1/runs/{run.Id}/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_after_a_cancellation_is_gone()
    {
        var run = await server.StartRunAsync();
        using var http = server.Http(server.AdminToken);
        using var cancelled = await http.PostAsync($"/api/v1/runs/{run.Id}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);

        Assert.Equal((HttpStatusCode.Gone, "gone"), await AnswerAsync(run.Id, server.RunToken(run.Id), Pass));
    }

    [Fact]
    public async Task A_missing_forged_or_expired_token_is_401()
    {
        var run = await server.StartRunAsync();
        var good = server.RunToken(run.Id);
        string?[] tokens = [null, "", "kpr_x.y", good[..^3] + "AAA", server.RunToken(run.Id, TimeSpan.FromSeconds(-5)), server.AdminToken];

        foreach (var token in tokens)
        {
            using var answer = await PostAsync(run.Id, token, Pass);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_token_of_another_run_is_403()
    {
        var mine = await server.StartRunAsync();
        var other = await server.StartRunAsync();

        using var answer = await PostAsync(mine.Id, server.RunToken(other.Id), Pass);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_run_is_404()
    {
        const string unknown = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        using var answer = await PostAsync(unknown, server.RunToken(unknown), Pass);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_oversize_report_is_413_however_it_is_sent(bool chunked)
    {
        var run = await server.StartRunAsync();
        var body = Encoding.UTF8.GetBytes($$"""{"ok":true,"message":"{{new string('x', 300 * 1024)}}"}""");
        using HttpContent content = chunked ? new StreamContent(new Trickle(body)) : new ByteArrayContent(body);

        using var answer = await PostAsync(run.Id, server.RunToken(run.Id), content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("[]", "an array")]
    [InlineData("{}", "ok")]
    [InlineData("""{"ok":"yes","errors":5,"measurements":[{"seconds":-1}]}""", "measurements[0].name")]
    public async Task A_report_that_is_none_is_400_with_its_faults(string body, string told)
    {
        var run = await server.StartRunAsync();
        using var answer = await PostAsync(run.Id, server.RunToken(run.Id), body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_not_utf8_is_400()
    {
        var run = await server.StartRunAsync();
        using var content = new ByteArrayContent([.. "{\"ok\":true,\"message\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        using var answer = await PostAsync(run.Id, server.RunToken(run.Id), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("UTF-8", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_is_503_without_a_body_and_the_same_report_counts_later()
    {
        var run = await server.StartRunAsync();
        server.History.Break(run.Id);
        using (var answer = await PostAsync(run.Id, server.RunToken(run.Id), Pass))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(0, answer.Content.Headers.ContentLength);
            Assert.NotEqual(true, answer.Headers.ConnectionClose);
        }

        server.History.Mend(run.Id);
        var (status, word) = await AnswerAsync(run.Id, server.RunToken(run.Id), Pass);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(word, (string[])["accepted", "repeated"]);
    }

    [Fact]
    public async Task Other_methods_are_405()
    {
        using var http = server.Http();
        using var answer = await http.GetAsync("/report/v1/runs/aaaaaaaaaaaaaaaaaaaaaaaaaa");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("POST", answer.Content.Headers.Allow);
    }

    async Task<(HttpStatusCode Status, string Word)> AnswerAsync(string run, string token, string body)
    {
        using var answer = await PostAsync(run, token, body);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Split('"') is [_, "answer", _, var word, _] ? word : text);
    }

    Task<HttpResponseMessage> PostAsync(string run, string? token, string body) =>
        PostAsync(run, token, new StringContent(body, Encoding.UTF8, "application/json"));

    async Task<HttpResponseMessage> PostAsync(string run, string? token, HttpContent content)
    {
        using var http = server.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/report/v1/runs/{run}") { Content = content };
        if (token is { Length: > 0 }) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request);
    }
}
