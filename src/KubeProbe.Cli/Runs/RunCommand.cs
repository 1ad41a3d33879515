using Grpc.Core;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe run CASE --cluster C</c>; with <c>--wait</c> the exit code is the verdict.</summary>
sealed class RunCommand : CliCommand
{
    readonly Argument<string> probeCase = new("CASE") { Description = "The probe case to run" };
    readonly Option<string> cluster = new("--cluster", "-c") { Description = "The cluster to run it on", HelpName = "NAME", Required = true };
    readonly Option<string?> node = new("--node") { Description = "Run on this node only", HelpName = "NAME" };
    readonly Option<string[]> parameters = new("--parameter", "-p") { Description = "A parameter for this run; may be given many times", HelpName = "KEY=VALUE" };
    readonly Option<string?> binding = new("--binding") { Description = "Whose overrides to use, when several bind the case there", HelpName = "NAME" };
    readonly Option<string?> key = new("--idempotency-key") { Description = "The same key again is the same run", HelpName = "KEY" };
    readonly Option<bool> wait = new("--wait") { Description = "Wait for the verdict: exits 0 passed, 1 failed, 3 probe fault, unknown, not applicable there or no verdict in time" };
    readonly Option<string> timeout = new("--timeout") { Description = "How long to wait", HelpName = "DURATION", DefaultValueFactory = _ => "5m" };

    public RunCommand(CliSetup cli) : base(cli, "run", "Run a case on a cluster now")
    {
        probeCase.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("cases")));
        cluster.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clusters")));
        binding.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("bindings")));
        Add(probeCase);
        foreach (var option in (Option[])[cluster, node, parameters, binding, key, wait, timeout]) Add(option);
        Add(new RunLabelCommand(cli));
        Add(new RunLabelsCommand(cli));
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var patience = DurationText.Parse(call.Value(timeout)!, "--timeout");
        var started = (await call.Centre.Runs.StartRunAsync(Request(call), cancellationToken: cancel)).Run;
        if (!call.Value(wait))
        {
            if (call.Format.IsTable()) call.Out.Line($"{RunPrinter.Name(started)} {(started.RepeatedTrigger ? "had been started before" : "started")}{Because(started)}");
            else RunPrinter.WriteOne(call, started);
            return ExitCode.Success;
        }

        var run = await WaitAsync(call, started, patience, cancel);
        Print(call, run);
        if (run.Phase == Phase.Finished) return RunText.ExitCodeOf(run.Verdict);
        throw new CliError(
            $"{RunPrinter.Name(run)} has no verdict after {call.Value(timeout)}; it goes on",
            $"'kubeprobe describe run {run.Id}' shows where it stands.", ExitCode.Inconclusive);
    }

    StartRunRequest Request(Call call)
    {
        var request = new StartRunRequest
        {
            Cluster = call.Value(cluster)!,
            Case = call.Value(probeCase)!,
            Binding = call.Value(binding) ?? "",
            Node = call.Value(node) ?? "",
            IdempotencyKey = call.Value(key) ?? "",
        };
        foreach (var (name, value) in Pairs.Parse(call.Value(parameters), "-p")) request.Parameters.Add(name, value);
        return request;
    }

    static async Task<Run> WaitAsync(Call call, Run started, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return await RunProgress.ShowAsync(call, started, progress => new RunWait(call, progress).UntilFinishedAsync(started, patience, cancel));
        }
        catch (Exception error) when (cancel.IsCancellationRequested && error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            call.Talk.Line($"The run goes on: 'kubeprobe cancel {started.Id}' ends it.");
            throw;
        }
    }

    static void Print(Call call, Run run)
    {
        RunPrinter.WriteOne(call, run);
        if (call.Format.IsTable() && run.Phase == Phase.Finished && run.Verdict != Verdict.Passed) RunDescription.Findings(call.Out, run);
    }

    static string Because(Run run) => run.QueuedBecause.Length > 0 ? $", queued: {SafeText.Line(run.QueuedBecause)}" : "";
}
