using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Processes;

/// <summary>
/// What only a real process shows: signals, pipes, exit codes, and that everything that is found by name at run time is still
/// there in the published binary (tests/KubeProbe.Cli.Tests/published runs these against it).
/// </summary>
public sealed class ProcessTests : CentreTest
{
    Task<(int Code, string Out, string Err)> RunAsync(params string[] args) => CliProcess.RunAsync(Terminal.Environment, Terminal.Input, args);

    [Fact]
    public async Task Manifests_go_in_and_come_out()
    {
        Centre.Manifests.Columns.Add(new Column { Name = "Ready" });
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-a", Now.AddHours(-5), "True"));
        Centre.Manifests.OnApply = r => new() { Changes = { new ManifestChange { Kind = "Cluster", Name = r.Files[0].Content.ToStringUtf8(), Action = ManifestAction.Created, After = "a: 1" } } };

        Assert.Equal((0, "NAME    READY   AGE\ndev-a   True    5h\n", ""), await RunAsync("get", "clusters"));
        Assert.Contains("\"displayName\": \"杭州 <dev-a>\"", (await RunAsync("get", "cluster/dev-a", "-o", "json")).Out);
        Assert.StartsWith("apiVersion: kubeprobe.io/v1alpha1\nkind: List\nitems:\n- apiVersion", (await RunAsync("get", "clusters", "-o", "yaml")).Out);
        Terminal.Input = "dev-b";
        Assert.Equal((0, "cluster/dev-b created\n", ""), await RunAsync("apply", "-f", "-"));
        Assert.Equal((1, "--- /dev/null\n+++ applied/cluster/dev-b\n@@ -0,0 +1,1 @@\n+a: 1\n", ""), await RunAsync("diff", "-f", "-"));
    }

    [Fact]
    public async Task Rich_errors_are_read()
    {
        Centre.Manifests.OnApply = _ => throw new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = "1 fault",
            Details = { Any.Pack(new ManifestFaults { Faults = { new ManifestFault { Path = "-", Line = 1, Message = "no kind", Remedy = "set it" } } }) },
        }.ToRpcException();
        Assert.Equal((2, "", "-:1: no kind; set it\nerror: 1 fault\n"), await RunAsync("apply", "-f", "-"));
    }

    [Fact]
    public async Task A_run_is_waited_for_and_every_message_prints_as_json_and_yaml()
    {
        var run = FakeRuns.Finished("r1aaaaaaaa", Verdict.Failed, new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), "sandbox");
        run.Parameters.Add("IMAGE", "busybox");
        run.Measurements.Add(new Measurement { Name = "create", Ok = false, Seconds = 1.25 });
        run.Nodes = new NodeSummary { Total = 1, Failed = 1, Results = { new NodeResult { Node = "n1", Verdict = Verdict.Failed, Took = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) } } };
        Centre.Runs.OnStart = _ => run;
        Centre.Runs.Evidence[run.Id] = new Evidence { RunId = run.Id, PodStatus = """{"phase":"Pending"}""", LogTail = "the log" };

        var waited = await RunAsync("run", "pods", "--cluster", "dev-a", "-p", "IMAGE=busybox", "--wait", "-o", "json");
        Assert.Equal(1, waited.Code);
        Assert.Contains("\"seconds\": 1.25", waited.Out);
        Assert.Contains("\"took\": \"2s\"", waited.Out);
        Assert.Contains("finished: \"2026-03-01T08:00:04.200Z\"", (await RunAsync("get", "run", "@latest", "-o", "yaml")).Out);
        Assert.Contains("Log:\n  the log\n", (await RunAsync("describe", "run", "@latest")).Out);
        Assert.Equal(1, (await RunAsync("run", "pods", "--cluster", "dev-a", "--wait", "--color", "always")).Code);
    }

    [Fact]
    public async Task Alerts_tokens_changes_and_versions_print()
    {
        Centre.Alerts.Known.Add(new Alert { Id = "a1", Deliveries = { new Delivery { Event = "raised", State = "pending" } } });
        Assert.Contains("\"state\":\"pending\"", (await RunAsync("get", "alerts", "-o", "jsonl")).Out);
        Assert.Contains("name: anonymous", (await RunAsync("whoami", "-o", "yaml")).Out);
        Assert.Contains("r1aaaaaaaa", (await RunAsync("change", "get", "c", "-o", "json")).Out);
        Assert.Equal((0, "client: 0.1.0\nserver: 0.1.0\n", ""), await RunAsync("version"));
        Assert.Equal((0, "context/dev set, in use\n", ""), await RunAsync("context", "set", "dev", "--token", "t"));
        Assert.Contains("name: Bearer t", (await RunAsync("whoami", "-o", "yaml")).Out);
        Assert.Contains("clusters", (await RunAsync("[suggest:14]", "kubeprobe get ")).Out);
    }

    [Fact]
    public async Task Usage_errors_and_a_centre_that_is_away_exit_2()
    {
        var usage = await RunAsync("gett");
        Assert.Equal((2, ""), (usage.Code, usage.Out));
        Assert.Contains("Did you mean 'get'?", usage.Err);
        await Centre.DisposeAsync();
        var away = await RunAsync("whoami");
        Assert.Equal((2, ""), (away.Code, away.Out));
        Assert.Contains("can't reach the centre", away.Err);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_stream_with_130()
    {
        Centre.Runs.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(new Run { Id = "r1aaaaaaaa" }, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        await using var cli = CliProcess.Start(Terminal.Environment, "watch", "-o", "name");
        Assert.Equal("run/r1aaaaaaaa", await cli.ReadLineAsync());
        cli.Interrupt();
        Assert.Equal(130, await cli.ExitAsync());
        Assert.Null(await cli.ReadErrorLineAsync());
    }

    [Fact]
    public async Task Ctrl_C_does_not_wait_for_standard_input()
    {
        await using var cli = CliProcess.Start(Terminal.Environment, "apply", "-f", "-");
        // More than a pipe holds: when it is written the command reads.
        await cli.WriteAsync(new string('x', 1 << 20));
        cli.Interrupt();
        Assert.Equal(130, await cli.ExitAsync());
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_at_once_what_the_first_can_not()
    {
        // More than a pipe holds, and nobody reads on: the command is stuck in a write.
        Centre.Runs.OnLogs = (stream, cancel) => stream.WriteAsync(FakeRuns.Chunk("line\n" + new string('x', 1 << 20)), cancel);
        Centre.Runs.Known.Add(new Run { Id = "r1aaaaaaaa" });
        await using var cli = CliProcess.Start(Terminal.Environment, "logs", "@latest");
        Assert.Equal("line", await cli.ReadLineAsync());
        Assert.InRange(await cli.InterruptUntilExitAsync(), 2, 20);
        Assert.Equal(130, await cli.ExitAsync());
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_command()
    {
        Centre.Runs.OnLogs = async (stream, cancel) =>
        {
            while (!cancel.IsCancellationRequested) await stream.WriteAsync(FakeRuns.Chunk("line\n"), cancel);
        };
        Centre.Runs.Known.Add(new Run { Id = "r1aaaaaaaa" });
        await using var cli = CliProcess.Start(Terminal.Environment, "logs", "-f", "@latest");
        Assert.Equal("line", await cli.ReadLineAsync());
        cli.CloseOutput();
        Assert.Equal(141, await cli.ExitAsync());
    }
}
