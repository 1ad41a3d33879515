using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Runs;

public sealed class RunStreamTests : CentreTest
{
    static readonly Run Running = new() { Id = "r1aaaaaaaa", Cluster = "dev-a", Case = "pods", Phase = Phase.Running };

    static readonly Run Passed = new() { Id = "r1aaaaaaaa", Cluster = "dev-a", Case = "pods", Phase = Phase.Finished, Verdict = Verdict.Passed };

    async Task<Outcome> WatchAsync(string until, params string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        var command = Start(interrupt, args);
        await Terminal.SeenAsync(until);
        await interrupt.CancelAsync();
        return await command;
    }

    [Fact]
    public async Task Each_change_is_a_line_and_Ctrl_C_ends_it_with_130()
    {
        Centre.Runs.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Running, cancel);
            await stream.WriteAsync(Running, cancel);
            await stream.WriteAsync(Passed, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var outcome = await WatchAsync("Passed", "watch", "--cluster", "dev-a", "--case", "pods");
        Assert.Equal((130, ""), (outcome.Code, outcome.Err));
        Assert.Equal(
            """
            RUN          CLUSTER   CASE   STATUS    REASON   TOOK   AGE
            r1aaaaaaaa   dev-a     pods   Running   <none>          <unknown>
            r1aaaaaaaa   dev-a     pods   Passed    <none>          <unknown>
            """, outcome.Table);
        var request = Assert.Single(Centre.Runs.Watches);
        Assert.Equal(("dev-a", "pods", false), (request.Filter.Cluster, request.Filter.Case, request.Existing));
    }

    [Fact]
    public async Task Jsonl_is_one_run_a_line()
    {
        Centre.Runs.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Running, cancel);
            await stream.WriteAsync(Passed, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var outcome = await WatchAsync("VERDICT_PASSED", "watch", "-o", "jsonl");
        Assert.Equal(
            """
            {"id":"r1aaaaaaaa","cluster":"dev-a","case":"pods","phase":"PHASE_RUNNING"}
            {"id":"r1aaaaaaaa","cluster":"dev-a","case":"pods","phase":"PHASE_FINISHED","verdict":"VERDICT_PASSED"}

            """, outcome.Out);
    }

    [Fact]
    public async Task After_a_gap_what_happened_meanwhile_is_asked_for_and_nothing_is_told_twice()
    {
        Centre.Runs.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Running, cancel);
            if (Centre.Runs.Watches.Count == 1) throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
            await stream.WriteAsync(Passed, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var outcome = await WatchAsync("Passed", "get", "runs", "-w", "--no-headers");
        Assert.Equal(2, outcome.Table.Split('\n').Length);
        Assert.Equal([false, true], Centre.Runs.Watches.Select(w => w.Existing));
    }

    [Fact]
    public async Task A_watch_without_rights_is_told_at_once()
    {
        Centre.Failure = new RpcException(new Status(StatusCode.PermissionDenied, "a viewer may not"));
        Assert.Equal(4, (await Terminal.RunAsync("watch")).Code);
    }

    [Fact]
    public async Task Logs_are_printed_byte_for_byte()
    {
        Centre.Runs.Known.Add(Passed);
        Centre.Runs.OnLogs = async (stream, cancel) =>
        {
            await stream.WriteAsync(FakeRuns.Chunk("line 1\nli"), cancel);
            await stream.WriteAsync(FakeRuns.Chunk("ne \u001b[31m2 杭州"), cancel);
        };
        var outcome = await Terminal.RunAsync("logs", "@latest", "--tail", "5", "--node", "n1");
        Assert.Equal((0, "line 1\nline \u001b[31m2 杭州", ""), (outcome.Code, outcome.Out, outcome.Err));
        var request = Assert.Single(Centre.Runs.LogRequests);
        Assert.Equal(("r1aaaaaaaa", false, 5, "n1"), (request.Id, request.Follow, request.TailLines, request.Node));
    }

    [Fact]
    public async Task Logs_that_are_followed_come_live_and_end_with_Ctrl_C()
    {
        Centre.Runs.Known.Add(Running);
        Centre.Runs.OnLogs = async (stream, cancel) =>
        {
            await stream.WriteAsync(FakeRuns.Chunk("started\n"), cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var outcome = await WatchAsync("started", "logs", "-f", "@latest");
        Assert.Equal((130, "started\n"), (outcome.Code, outcome.Out));
        Assert.True(Assert.Single(Centre.Runs.LogRequests).Follow);
    }

    [Fact]
    public async Task An_empty_log_is_said_on_standard_error()
    {
        Centre.Runs.Known.Add(Passed);
        var outcome = await Terminal.RunAsync("logs", "@latest");
        Assert.Equal((0, "", "run/r1aaaaaaaa has no log.\n"), (outcome.Code, outcome.Out, outcome.Err));
    }
}
