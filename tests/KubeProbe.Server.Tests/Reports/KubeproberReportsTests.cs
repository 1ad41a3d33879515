using System.Net;
using System.Text;
using KubeProbe.Server.Reports.Kubeprober;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports;

/// <summary>What checkers of erda's kubeprober send.</summary>
public sealed class KubeproberReportsTests(RunningServer server)
{
    const string Passed = """{"probeName":"k8s","probeNamespace":"kubeprober","name":"","checkers":[{"name":"dns","status":"PASS","message":"","lastRun":"2025-06-25T03:39:58Z"},{"name":"node","status":"warn","message":"two cordoned"}]}""";

    [Fact]
    public async Task A_report_closes_its_run()
    {
        var run = await server.StartRunAsync();
        using var http = server.Http(server.AdminToken);

        using var answer = await http.PostAsync($"/probe-status/{server.RunToken(run.Id)}", new StringContent(Passed, Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.OK, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
        var text = await http.GetStringAsync($"/api/v1/runs/{run.Id}");
        Assert.Contains("VERDICT_PASSED", text, StringComparison.Ordinal);
        Assert.Contains("node: WARN: two cordoned", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"name":"dns","status":"ERROR","message":"no answer"},{"name":"x","status":"UNKNOWN","message":"?"}]""", "dns: ERROR: no answer")]
    [InlineData("""[{"name":"dns","status":"error"}]""", "dns: ERROR: no message")]
    [InlineData("""[{"name":"dns","status":"UNKNOWN","message":"no rights"},{"name":"y","status":"PASS"}]""", "probe-fault: dns: UNKNOWN: no rights")]
    public void The_worst_level_decides(string checkers, string error)
    {
        var outcome = Read($$"""{"checkers":{{checkers}}}""").Outcome!;

        Assert.False(outcome.Ok);
        Assert.Equal([error], outcome.Errors);
    }

    [Fact]
    public void Each_checker_is_a_measurement_a_case_can_be_stricter_about()
    {
        var outcome = Read(Passed).Outcome!;

        Assert.Equal([("dns", true, 0), ("node", true, 2)], outcome.Measurements.Select(sample => (sample.Name, sample.Ok!.Value, (int)sample.Value!)));
    }

    [Theory]
    [InlineData("not json", "")]
    [InlineData("{}", "checkers")]
    [InlineData("""{"checkers":[]}""", "checkers")]
    [InlineData("""{"checkers":[{"status":"PASS"},{"name":"a","status":"FINE"}]}""", "checkers[0].name checkers[1].status")]
    [InlineData("""{"checkers":["a"]}""", "checkers[0].name checkers[0].status")]
    public void What_is_no_report_is_told_with_all_its_faults(string body, string fields) =>
        Assert.Equal(fields, string.Join(' ', Read(body).Faults.Select(fault => fault.Field)));

    static KubeProbe.Server.Reports.ReportReading Read(string body) => KubeproberRules.Read(Encoding.UTF8.GetBytes(body));
}
