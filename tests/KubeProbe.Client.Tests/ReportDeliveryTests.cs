using System.Text;
using KubeProbe.Client.Reports;

namespace KubeProbe.Client.Tests;

/// <summary>The report against a centre that answers, refuses, cuts and hangs, over real sockets.</summary>
public sealed class ReportDeliveryTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static async Task<(int Exit, ReportDelivery Delivery, RunUnderTest Run)> ReportAsync(string url, TimeSpan? left = null)
    {
        var under = new RunUnderTest(url, left);
        under.Options = under.Options with { AttemptTimeout = TimeSpan.FromMilliseconds(300) };
        using var run = under.Start();
        var exit = await run.ReportSuccessAsync("well").WaitAsync(Patience);
        return (exit, run.Delivery, under);
    }

    [Fact]
    public async Task A_report_is_posted_once_with_the_runs_token()
    {
        await using var centre = new FakeCentre();
        var (exit, delivery, under) = await ReportAsync(centre.Url);
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Delivered), (exit, delivery));
        var request = Assert.Single(centre.Requests);
        Assert.Equal("POST /report/v1/runs/r1 HTTP/1.1", request.RequestLine);
        Assert.Equal("Bearer kpr_secret", request.Authorization);
        var body = RunUnderTest.Parse(Encoding.UTF8.GetBytes(request.Body));
        Assert.True(body.GetProperty("ok").GetBoolean());
        Assert.Equal("well", body.GetProperty("message").GetString());
        Assert.Equal(0, body.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("not-a-trace\r\nx: y", "")]
    [InlineData(null, "")]
    public async Task A_report_goes_on_with_the_run_s_trace(string? given, string sent)
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        under.Variables[ProbeEnvironment.TraceParent] = given;
        using var run = under.Start();

        await run.ReportSuccessAsync().WaitAsync(Patience);

        Assert.Equal(sent, Assert.Single(centre.Requests).TraceParent);
        Assert.Equal(sent.Length > 0 ? sent : null, run.TraceParent);
    }

    [Fact]
    public async Task A_probe_that_traces_itself_is_nearer_to_its_report()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        under.Variables[ProbeEnvironment.TraceParent] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var run = under.Start();
        using var span = new System.Diagnostics.Activity("probing").SetParentId(run.TraceParent!).Start();

        await run.ReportSuccessAsync().WaitAsync(Patience);

        Assert.Equal(span.Id, Assert.Single(centre.Requests).TraceParent);
    }

    public static TheoryData<string> Hiccups => ["503", "500", "429", "408", "reset", "hang"];

    [Theory, MemberData(nameof(Hiccups))]
    public async Task A_centre_that_stumbles_is_asked_again(string hiccup)
    {
        var answer = hiccup switch { "reset" => Answer.Reset, "hang" => Answer.Hang, _ => Answer.Of(int.Parse(hiccup)) };
        await using var centre = new FakeCentre(answer, answer);
        var (exit, delivery, under) = await ReportAsync(centre.Url);
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Delivered), (exit, delivery));
        Assert.Equal(3, centre.Requests.Count);
        Assert.Single(centre.Requests.Select(r => r.Body).Distinct());
        Assert.Equal(2, under.Log.Count);
    }

    [Theory, InlineData(400), InlineData(401), InlineData(403), InlineData(404), InlineData(413), InlineData(307)]
    public async Task A_refusal_is_final(int status)
    {
        await using var centre = new FakeCentre(Answer.Of(status, "Location: /elsewhere\r\n"));
        var (exit, delivery, under) = await ReportAsync(centre.Url);
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Refused), (exit, delivery));
        Assert.Single(centre.Requests);
        Assert.Contains(status.ToString(), Assert.Single(under.Log));
    }

    [Fact]
    public async Task A_run_that_was_closed_before_is_not_reported_again()
    {
        await using var centre = new FakeCentre(Answer.Of(410));
        var (exit, delivery, under) = await ReportAsync(centre.Url);
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Late), (exit, delivery));
        Assert.Single(centre.Requests);
    }

    [Fact]
    public async Task A_centre_that_is_not_there_costs_neither_the_exit_code_nor_the_report()
    {
        var (exit, delivery, under) = await ReportAsync(FakeCentre.RefusedUrl(), TimeSpan.FromSeconds(2));
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Lost), (exit, delivery));
        Assert.True(under.Termination.GetProperty("ok").GetBoolean());
        Assert.Contains("did not reach the centre", under.Log[^1]);
    }

    [Fact]
    public async Task A_centre_that_never_answers_does_not_hold_the_run_past_its_deadline()
    {
        await using var centre = new FakeCentre(Enumerable.Repeat(Answer.Hang, 50).ToArray());
        var (exit, delivery, under) = await ReportAsync(centre.Url, TimeSpan.FromSeconds(2));
        using var _ = under;

        Assert.Equal((0, ReportDelivery.Lost), (exit, delivery));
    }

    [Fact]
    public async Task A_deadline_that_this_nodes_clock_has_passed_still_leaves_one_attempt()
    {
        await using var centre = new FakeCentre();
        var (_, delivery, under) = await ReportAsync(centre.Url, TimeSpan.FromMinutes(-5));
        using var _ = under;

        Assert.Equal(ReportDelivery.Delivered, delivery);
    }

    [Fact]
    public async Task The_token_is_never_logged()
    {
        await using var centre = new FakeCentre(Answer.Of(503), Answer.Reset, Answer.Of(401));
        var (_, _, under) = await ReportAsync(centre.Url);
        using var _ = under;

        Assert.NotEmpty(under.Log);
        Assert.DoesNotContain(under.Log, line => line.Contains("kpr_secret"));
    }
}
