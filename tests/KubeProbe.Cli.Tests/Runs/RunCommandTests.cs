using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Runs;

public sealed class RunCommandTests : CentreTest
{
    const string Id = "r1aaaaaaaa";

    static Run Queued => new() { Id = Id, Cluster = "dev-a", Case = "pod-lifecycle", Trigger = Trigger.Manual, Phase = Phase.Queued, QueuedBecause = "the template is exclusive" };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Centre.Runs.OnStart = _ => Queued;
    }

    Task<Outcome> RunAsync(params string[] more) => Terminal.RunAsync(["run", "pod-lifecycle", "--cluster", "dev-a", .. more]);

    [Fact]
    public async Task Without_wait_the_id_is_printed_at_once()
    {
        var outcome = await RunAsync("--node", "n1", "-p", "IMAGE=a=b", "-p", "N=1", "--binding", "all", "--idempotency-key", "k");
        Assert.Equal((0, $"run/{Id} started, queued: the template is exclusive\n", ""), (outcome.Code, outcome.Out, outcome.Err));
        var request = Assert.Single(Centre.Runs.Started);
        Assert.Equal(("dev-a", "pod-lifecycle", "n1", "all", "k"), (request.Cluster, request.Case, request.Node, request.Binding, request.IdempotencyKey));
        Assert.Equal([("IMAGE", "a=b"), ("N", "1")], request.Parameters.Select(p => (p.Key, p.Value)).Order());
    }

    [Fact]
    public async Task A_run_that_had_been_started_before_is_said_to_be()
    {
        Centre.Runs.OnStart = _ => new Run { Id = Id, Phase = Phase.Running, RepeatedTrigger = true };
        Assert.Equal($"run/{Id} had been started before\n", (await RunAsync()).Out);
    }

    [Fact]
    public async Task The_name_alone_is_what_a_script_wants() => Assert.Equal($"run/{Id}\n", (await RunAsync("-o", "name")).Out);

    [Theory]
    [InlineData(Verdict.Passed, 0)]
    [InlineData(Verdict.Failed, 1)]
    [InlineData(Verdict.ProbeFault, 3)]
    [InlineData(Verdict.Unknown, 3)]
    public async Task With_wait_the_exit_code_is_the_verdict(Verdict verdict, int code)
    {
        Centre.Runs.Finish(FakeRuns.Finished(Id, verdict, Now));
        Centre.Runs.OnStart = _ => FakeRuns.Finished(Id, verdict, Now);
        Assert.Equal(code, (await RunAsync("--wait")).Code);
    }

    [Fact]
    public async Task What_does_not_apply_there_is_said_and_is_no_verdict()
    {
        Centre.Runs.OnStart = _ => throw new Google.Rpc.Status
        {
            Code = (int)StatusCode.FailedPrecondition,
            Message = "NotApplicable: cluster dev-a lacks storage-class, which case pod-lifecycle needs.",
            Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.ErrorInfo { Reason = "NOT_APPLICABLE", Domain = "kubeprobe.io" }) },
        }.ToRpcException();
        var outcome = await RunAsync("--wait");
        Assert.Equal((3, ""), (outcome.Code, outcome.Out));
        Assert.Contains("NotApplicable: cluster dev-a lacks storage-class", outcome.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_tells_each_change_of_state_once_on_standard_error_and_the_verdict_on_standard_output()
    {
        var running = Queued.Clone();
        (running.Phase, running.QueuedBecause) = (Phase.Running, "");
        Centre.Runs.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Queued, cancel);
            await stream.WriteAsync(new Run { Id = "another", Phase = Phase.Starting }, cancel);
            await stream.WriteAsync(running, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var failed = FakeRuns.Finished(Id, Verdict.Failed, Now.AddHours(-5), "sandbox");
        failed.Message = "no CNI";
        failed.Errors.Add("FailedCreatePodSandBox");

        var command = Task.Run(() => RunAsync("--wait"));
        await Terminal.ToldAsync("Running");
        Centre.Runs.Finish(failed);
        var outcome = await command;

        Assert.Equal(1, outcome.Code);
        Assert.Equal(
            $"""
            run/{Id}: pod-lifecycle on dev-a: Queued: the template is exclusive
            run/{Id}: pod-lifecycle on dev-a: Running

            """, outcome.Err);
        Assert.Equal(
            $"""
            RUN          CLUSTER   CASE            STATUS   REASON    TOOK   AGE
            {Id}   dev-a     pod-lifecycle   Failed   sandbox   4.2s   5h
            Message:
              no CNI
            Errors:
              FailedCreatePodSandBox
            """, outcome.Table);
    }

    [Fact]
    public async Task A_wait_that_is_over_before_the_verdict_is_inconclusive()
    {
        var outcome = await RunAsync("--wait", "--timeout", "50ms");
        Assert.Equal(3, outcome.Code);
        Assert.Contains($"error: run/{Id} has no verdict after 50ms; it goes on", outcome.Err);
        Assert.Contains($"kubeprobe describe run {Id}", outcome.Err);
    }

    [Fact]
    public async Task A_wait_survives_a_centre_that_is_away_for_a_moment()
    {
        Centre.Runs.OnWait = n =>
        {
            if (n == 1) return new RpcException(new Status(StatusCode.Unavailable, "going down"));
            Centre.Runs.Finish(FakeRuns.Finished(Id, Verdict.Passed, Now));
            return null;
        };
        var outcome = await RunAsync("--wait");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("the centre doesn't answer, waiting on: going down", outcome.Err);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_and_not_the_run()
    {
        using var interrupt = new CancellationTokenSource();
        Centre.Runs.OnWait = _ =>
        {
            interrupt.Cancel();
            return null;
        };
        var outcome = await Start(interrupt, "run", "pod-lifecycle", "--cluster", "dev-a", "--wait");
        Assert.Equal(130, outcome.Code);
        Assert.EndsWith($"The run goes on: 'kubeprobe cancel {Id}' ends it.\n", outcome.Err);
    }

    [Fact]
    public async Task On_a_terminal_the_wait_is_a_live_line_and_the_table_is_in_colour()
    {
        Terminal.IsTerminal = true;
        Centre.Runs.OnWait = _ =>
        {
            Centre.Runs.Finish(FakeRuns.Finished(Id, Verdict.Passed, Now));
            return null;
        };
        var outcome = await RunAsync("--wait");
        Assert.Contains("\u001b[32mPassed\u001b[0m", outcome.Out);
        Assert.Contains("pod-lifecycle on dev-a", outcome.Err);
        Assert.Contains("\u001b[?25l", outcome.Err);
    }

    [Theory]
    [InlineData("-p: 'x' is not of the form key=value", "-p", "x")]
    [InlineData("-p: 'x' is given twice", "-p", "x=1", "-p", "x=2")]
    [InlineData("--timeout: 'soon' is not a duration", "--wait", "--timeout", "soon")]
    public async Task What_was_given_wrong_is_told_before_anything_is_started(string message, params string[] more)
    {
        var outcome = await RunAsync(more);
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith($"error: {message}", outcome.Err);
        Assert.Empty(Centre.Runs.Started);
    }
}
