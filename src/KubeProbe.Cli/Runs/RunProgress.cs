using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;
using Spectre.Console;

namespace KubeProbe.Cli.Runs;

/// <summary>Says on standard error how a run goes: a live line on a terminal, else one line for each change of state.</summary>
sealed class RunProgress
{
    readonly Lock gate = new();
    readonly Call call;
    readonly StatusContext? live;
    string last = "";

    RunProgress(Call call, StatusContext? live) => (this.call, this.live) = (call, live);

    public static Task<Run> ShowAsync(Call call, Run run, Func<RunProgress, Task<Run>> work) =>
        call.Talk.IsTerminal
            ? call.Talk.Console.Status().StartAsync(Markup.Escape(Line(run)), context => work(new(call, context)))
            : work(new(call, null));

    public void Tell(Run run)
    {
        if (run.Phase != Phase.Finished) Say(Line(run), lasting: false);
    }

    public void Trouble(string why) => Say($"the centre doesn't answer, waiting on: {SafeText.Line(why)}", lasting: true);

    void Say(string line, bool lasting)
    {
        lock (gate)
        {
            if (line == last) return;
            last = line;
            if (live is null) call.Talk.Line(line);
            else if (lasting) call.Talk.Console.WriteLine(line);
            else live.Status(Markup.Escape(line));
        }
    }

    static string Line(Run run)
    {
        var where = run.Node.Length > 0 ? $"{run.Cluster}/{run.Node}" : run.Cluster;
        var state = run.Phase == Phase.Queued && run.QueuedBecause.Length > 0 ? $"Queued: {run.QueuedBecause}"
            : run.Progress.Length > 0 ? $"{RunText.Status(run).Text}: {run.Progress}" : RunText.Status(run).Text;
        return SafeText.Line($"{RunPrinter.Name(run)}: {run.Case} on {where}: {state}");
    }
}
