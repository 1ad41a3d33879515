using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe logs RUN</c>: the pod's log as it is, byte for byte.</summary>
sealed class LogsCommand : CliCommand
{
    static readonly TimeSpan LongestFollow = TimeSpan.FromHours(24);

    readonly Argument<string> id;
    readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on as the log grows, until the pod ends" };
    readonly Option<int> tail = NumberOption.Create("--tail", "Only this many last lines; 0 for all", 0, 0, 1_000_000);
    readonly Option<string?> node = new("--node") { Description = "Of a run on many nodes: the pod on this one", HelpName = "NAME" };

    public LogsCommand(CliSetup cli) : base(cli, "logs", "Print the log of a run's pod: live while there is one, else what was kept")
    {
        Add(id = RunReference.Argument(cli));
        Add(follow);
        Add(tail);
        Add(node);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var run = await RunReference.ResolveAsync(call, call.Value(id)!, cancel);
        var request = new StreamLogsRequest
        {
            Id = run.Id,
            Follow = call.Value(follow),
            TailLines = call.Value(tail),
            Node = call.Value(node) ?? "",
        };
        DateTime? deadline = request.Follow ? call.Now.Add(LongestFollow).UtcDateTime : null;
        using var log = call.Centre.Runs.StreamLogs(request, deadline: deadline, cancellationToken: cancel);
        var empty = true;
        while (await log.ResponseStream.MoveNext(cancel))
        {
            call.Out.Bytes(log.ResponseStream.Current.Data.Span);
            empty = false;
        }
        if (empty) call.Talk.Line($"{RunPrinter.Name(run)} has no log.");
        return ExitCode.Success;
    }
}
