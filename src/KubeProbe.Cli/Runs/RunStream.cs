using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>Runs as they change, until Ctrl-C. A run is told again only when something about it is new.</summary>
sealed class RunStream(Call call, RunFilter filter)
{
    /// <summary>How many runs are remembered; what is older is told again at worst.</summary>
    const int Remembered = 4096;

    readonly Dictionary<string, Run> told = [];
    readonly Queue<string> order = [];
    RunTable? table;

    /// <param name="existing">Runs that are shown first, newest first.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(IReadOnlyList<Run> existing, CancellationToken cancel)
    {
        if (call.Format.IsTable()) table = new RunTable(call);
        foreach (var run in existing) Remember(run);
        if (table is null)
            foreach (var run in existing.Reverse()) Print(run);
        else if (existing.Count > 0) table.Write([.. existing.Reverse()]);

        var stream = new LastingStream(call.Time, call.Talk.Line);
        var changes = stream.ReadAsync((deadline, first) => Open(!first, deadline, cancel), cancel);
        await foreach (var run in changes)
            if (Remember(run)) Print(run);
    }

    /// <summary>After a gap the newest page is asked for too, so that what happened meanwhile is told.</summary>
    Grpc.Core.AsyncServerStreamingCall<Run> Open(bool afterGap, DateTime deadline, CancellationToken cancel) =>
        call.Centre.Runs.WatchRuns(new WatchRunsRequest { Filter = filter, Existing = afterGap }, deadline: deadline, cancellationToken: cancel);

    bool Remember(Run run)
    {
        if (told.TryGetValue(run.Id, out var before) && before.Equals(run)) return false;
        if (before is null) order.Enqueue(run.Id);
        told[run.Id] = run;
        if (order.Count > Remembered) told.Remove(order.Dequeue());
        return true;
    }

    void Print(Run run)
    {
        if (table is not null) table.Write(run);
        else if (call.Format == OutputFormat.Name) call.Out.Line(RunPrinter.Name(run));
        else Documents.WriteNext(call, JsonText.Of(run));
    }
}
