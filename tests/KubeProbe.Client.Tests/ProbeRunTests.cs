using System.Text;
using System.Text.Json;
using KubeProbe.Client.Reports;

namespace KubeProbe.Client.Tests;

/// <summary>A run from its environment to its exit code.</summary>
public sealed class ProbeRunTests
{
    [Fact]
    public void The_environment_tells_what_is_probed()
    {
        using var under = new RunUnderTest("http://centre:8080/report/v1/runs/r1");
        under.Variables[ProbeEnvironment.Cluster] = "dev-a";
        under.Variables[ProbeEnvironment.Case] = "pod-lifecycle";
        under.Variables[ProbeEnvironment.Node] = "node-1";
        under.Variables[ProbeEnvironment.ChangeId] = "chg-1";
        under.Variables[ProbeEnvironment.PodName] = "kp-r1";
        under.Variables[ProbeEnvironment.PodUid] = "u-1";
        under.Variables[ProbeEnvironment.PodNamespace] = "kubeprobe-probes";

        using var run = under.Start();

        Assert.Equal(("r1", "dev-a", "pod-lifecycle", "node-1", "chg-1"), (run.RunId, run.Cluster, run.Case, run.Node, run.ChangeId));
        Assert.Equal(new OwnerReference("v1", "Pod", "kp-r1", "u-1"), run.OwnerReference);
        Assert.Equal("r1", run.Labels["kubeprobe.io/run"]);
        Assert.Equal("kubeprobe-probes", run.Namespace);
    }

    [Fact]
    public void An_owner_the_centre_names_goes_before_the_pod()
    {
        using var under = new RunUnderTest("http://centre:8080/");
        under.Variables[ProbeEnvironment.PodName] = "kp-r1";
        under.Variables[ProbeEnvironment.PodUid] = "u-1";
        under.Variables[ProbeEnvironment.OwnerReference] = """{"apiVersion":"v1","kind":"Secret","name":"kp-r1-env","uid":"u-2"}""";

        using var run = under.Start();
        Assert.Equal(new OwnerReference("v1", "Secret", "kp-r1-env", "u-2"), run.OwnerReference);
    }

    [Theory, InlineData("no json"), InlineData("[]"), InlineData("""{"kind":"Secret"}"""), InlineData("""{"apiVersion":1,"kind":2,"name":3,"uid":4}""")]
    public void An_owner_that_cannot_be_read_leaves_the_pod_as_owner(string reference)
    {
        using var under = new RunUnderTest("http://centre:8080/");
        under.Variables[ProbeEnvironment.PodName] = "kp-r1";
        under.Variables[ProbeEnvironment.PodUid] = "u-1";
        under.Variables[ProbeEnvironment.OwnerReference] = reference;

        using var run = under.Start();
        Assert.Equal("Pod", run.OwnerReference!.Kind);
    }

    [Fact]
    public void Every_fault_of_the_environment_is_told_at_once_and_no_secret()
    {
        using var under = new RunUnderTest("ftp://centre");
        under.Variables[ProbeEnvironment.RunId] = " ";
        under.Variables[ProbeEnvironment.RunToken] = "kpr secret";
        under.Variables[ProbeEnvironment.Deadline] = "tomorrow";

        var fault = Assert.Throws<ProbeEnvironmentException>(under.Start);
        Assert.Equal(4, fault.Faults.Count);
        Assert.DoesNotContain("kpr secret", fault.Message);
    }

    [Theory, InlineData("2026-11-23T10:00:00Z"), InlineData("2026-11-23T10:00:00.123456789Z"), InlineData("2026-11-23T18:00:00+08:00")]
    public void A_deadline_is_an_instant_in_any_zone(string deadline)
    {
        using var under = new RunUnderTest("http://centre/");
        under.Variables[ProbeEnvironment.Deadline] = deadline;
        using var run = under.Start();
        Assert.Equal(new DateTime(2026, 11, 23, 10, 0, 0), run.Deadline!.Value.UtcDateTime, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Outside_a_run_the_exit_code_tells()
    {
        using var run = ProbeRun.From(_ => null, new ProbeRunOptions { StopOnSigterm = false });
        Assert.Equal(1, await run.ExecuteAsync((_, _) => throw new ProbeFailedException("no")));
        Assert.Equal(ReportDelivery.StandAlone, run.Delivery);
        Assert.Null(run.OwnerReference);
    }

    [Fact]
    public async Task Measurements_of_both_outcomes_are_reported()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        using var run = under.Start();

        var exit = await run.ExecuteAsync(async (r, _) =>
        {
            Assert.Equal(7, await r.Measure("get", _ => Task.FromResult(7)));
            r.Record("expiry", 12.5, "days");
            await r.Measure("txn", () => throw new IOException("connection reset"));
        });

        Assert.Equal(1, exit);
        var body = RunUnderTest.Parse(Encoding.UTF8.GetBytes(Assert.Single(centre.Requests).Body));
        Assert.Equal("IOException: connection reset", body.GetProperty("errors")[0].GetString());
        var samples = body.GetProperty("measurements").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.True(samples["get"].GetProperty("ok").GetBoolean());
        Assert.False(samples["txn"].GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Number, samples["txn"].GetProperty("seconds").ValueKind);
        Assert.Equal("days", samples["expiry"].GetProperty("unit").GetString());
    }

    [Fact]
    public async Task The_first_report_is_the_runs_and_a_second_changes_nothing()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        using var run = under.Start();

        Assert.Equal(1, await run.ReportFailureAsync("first"));
        Assert.Equal(1, await run.ReportSuccessAsync());
        Assert.Single(centre.Requests);
    }

    [Fact]
    public async Task A_failure_without_an_error_stays_a_failure()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        using var run = under.Start();

        Assert.Equal(1, await run.ReportFailureAsync([" "]));
        Assert.Equal("no message", under.Termination.GetProperty("errors")[0].GetString());
    }

    [Fact]
    public async Task A_huge_report_arrives_within_its_bounds_on_both_ways()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        using var run = under.Start();
        for (var i = 0; i < 100_000; i++) run.Record("txn", true, TimeSpan.FromMilliseconds(1));

        await run.ReportFailureAsync(Enumerable.Repeat(new string('e', 10_000), 100));

        Assert.Equal(ReportDelivery.Delivered, run.Delivery);
        Assert.InRange(Encoding.UTF8.GetByteCount(centre.Requests[0].Body), 100_000, ProbeReport.MaxBytes);
        Assert.InRange(under.TerminationBytes, 1000, ProbeReport.MaxTerminationBytes);
    }

    [Fact]
    public async Task A_termination_message_that_cannot_be_written_is_said_and_survived()
    {
        await using var centre = new FakeCentre();
        using var under = new RunUnderTest(centre.Url);
        under.Variables[ProbeEnvironment.TerminationLog] = "/nowhere/at/all";
        using var run = under.Start();

        Assert.Equal(0, await run.ReportSuccessAsync());
        Assert.Contains("termination message", Assert.Single(under.Log));
    }
}
