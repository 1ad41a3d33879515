using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe watch</c>: runs as they start, go on and end, one line for each change.</summary>
sealed class WatchCommand : CliCommand
{
    readonly RunFilterOptions filter;
    readonly Option<int> existing = NumberOption.Create("--existing", "Show this many of the newest runs first", 0, 0, 500);

    public WatchCommand(CliSetup cli) : base(cli, "watch", "Watch runs live until Ctrl-C; -o jsonl prints one JSON object a line")
    {
        filter = new(cli);
        foreach (var option in filter.All) Add(option);
        Add(existing);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var chosen = filter.Read(call);
        // Asked for even when none are to be shown: a wrong address or token is told at once.
        var runs = await RunList.ReadAsync(call, chosen, Math.Max(1, call.Value(existing)), cancel);
        if (call.Talk.IsTerminal) call.Talk.Line("Watching runs; Ctrl-C ends it.");
        await new RunStream(call, chosen).RunAsync(call.Value(existing) == 0 ? [] : runs, cancel);
        return ExitCode.Success;
    }
}
