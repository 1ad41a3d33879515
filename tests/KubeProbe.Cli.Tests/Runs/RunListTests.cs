using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Runs;

public sealed class RunListTests : CentreTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var failed = FakeRuns.Finished("r2bbbbbbbb", Verdict.Failed, Now.AddHours(-5), "deadline");
        (failed.Trigger, failed.TriggeredBy, failed.Message) = (Trigger.Change, "chg-1", "silent to its deadline");
        failed.Nodes = new NodeSummary { Total = 3, Passed = 2, Failed = 1 };
        Centre.Runs.Known.Add(failed);
        Centre.Runs.Known.Add(FakeRuns.Finished("r1aaaaaaaa", Verdict.Passed, Now.AddHours(-6)));
    }

    [Fact]
    public async Task Runs_are_a_table_newest_first() => Assert.Equal(
        """
        RUN          CLUSTER   CASE            STATUS   REASON     TOOK   AGE
        r2bbbbbbbb   dev-a     pod-lifecycle   Failed   deadline   4.2s   5h
        r1aaaaaaaa   dev-a     pod-lifecycle   Passed   reported   4.2s   6h
        """, (await Terminal.RunAsync("get", "runs")).Table);

    [Fact]
    public async Task Wide_tells_why() => Assert.Equal(
        """
        RUN          CLUSTER   CASE            STATUS   REASON     TOOK   AGE   BINDING   TRIGGER        NODE     NODES    MESSAGE
        r2bbbbbbbb   dev-a     pod-lifecycle   Failed   deadline   4.2s   5h    all       change chg-1   <none>   2/3      silent to its deadline
        r1aaaaaaaa   dev-a     pod-lifecycle   Passed   reported   4.2s   6h    all       periodic       <none>   <none>   <none>
        """, (await Terminal.RunAsync("get", "runs", "-o", "wide")).Table);

    [Fact]
    public async Task Json_has_utc_times_and_the_names_of_enums()
    {
        Centre.Runs.Known[1].Created = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8)));
        var json = (await Terminal.RunAsync("get", "run", "r1aaaa", "-o", "json")).Out;
        Assert.Contains("\"verdict\": \"VERDICT_PASSED\"", json);
        Assert.Contains("\"created\": \"2026-03-01T00:00:00Z\"", json);
        Assert.StartsWith("{\n  \"id\": \"r1aaaaaaaa\"", json);
        Assert.Contains("kind: RunList\nitems:\n- id: r2bbbbbbbb\n", (await Terminal.RunAsync("get", "runs", "-o", "yaml")).Out);
    }

    [Fact]
    public async Task Filters_reach_the_centre()
    {
        await Terminal.RunAsync("get", "runs", "--cluster", "dev-a", "--case", "c", "--binding", "b", "--verdict", "failed", "--verdict", "Unknown",
            "--phase", "finished", "--trigger", "manual", "--change", "chg-1", "--since", "1h", "--limit", "7");
        var request = Assert.Single(Centre.Runs.Lists);
        Assert.Equal(7, request.PageSize);
        Assert.Equal(("dev-a", "c", "b", "chg-1"), (request.Filter.Cluster, request.Filter.Case, request.Filter.Binding, request.Filter.ChangeId));
        Assert.Equal([Verdict.Failed, Verdict.Unknown], request.Filter.Verdicts);
        Assert.Equal([Phase.Finished], request.Filter.Phases);
        Assert.Equal([Trigger.Manual], request.Filter.Triggers);
        Assert.InRange(request.Filter.Since.ToDateTimeOffset(), Now.AddMinutes(-61), Now.AddMinutes(-59));
    }

    [Theory]
    [InlineData("run", "@latest", "run/r2bbbbbbbb\n")]
    [InlineData("run", "r1aaaa", "run/r1aaaaaaaa\n")]
    [InlineData("run/r1aaaa", null, "run/r1aaaaaaaa\n")]
    public async Task A_run_is_named_by_a_prefix_or_as_the_latest(string first, string? second, string expected)
    {
        string[] words = second is null ? [first] : [first, second];
        Assert.Equal(expected, (await Terminal.RunAsync(["get", .. words, "-o", "name"])).Out);
    }

    [Fact]
    public async Task No_latest_run_is_an_error_with_a_hint()
    {
        Centre.Runs.Known.Clear();
        var outcome = await Terminal.RunAsync("logs", "@latest");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("there is no run yet", outcome.Err);
    }

    [Theory]
    [InlineData("--verdict", "good")]
    [InlineData("--limit", "0")]
    [InlineData("--limit", "many")]
    [InlineData("--since", "yesterday")]
    public async Task Wrong_filters_are_errors(string option, string value)
    {
        var outcome = await Terminal.RunAsync("get", "runs", option, value);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.StartsWith("error: ", outcome.Err);
    }

    [Fact]
    public async Task A_finished_run_is_not_cancelled_and_that_is_said()
    {
        Assert.Equal("run/r1aaaaaaaa was finished before: Passed\n", (await Terminal.RunAsync("cancel", "r1aaaa")).Out);
        Centre.Runs.Known.Insert(0, new Run { Id = "r3cccccccc", Phase = Phase.Running });
        Assert.Equal("run/r3cccccccc cancelled\n", (await Terminal.RunAsync("cancel", "@latest")).Out);
    }
}
