using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Runs;

/// <summary>
/// What one watcher was told already, of the runs it saw last: news and snapshots overlap, and may come out of order.
/// </summary>
sealed class ToldRuns
{
    const int Most = 2_000;

    readonly Dictionary<RunId, Mark> marks = [];
    readonly Queue<RunId> order = new();

    /// <summary>Whether this tells more than what was told; it counts as told from now on.</summary>
    public bool IsNews(RunRecord run)
    {
        var mark = new Mark(run.Phase, run.Attempt, run.Pod, run.QueuedBecause);
        if (marks.TryGetValue(run.Order.Id, out var before))
        {
            if (before == mark || before.Phase is RunPhase.Finished || IsOlder(mark, before)) return false;
        }
        else
        {
            order.Enqueue(run.Order.Id);
            if (order.Count > Most) marks.Remove(order.Dequeue());
        }
        marks[run.Order.Id] = mark;
        return true;
    }

    static bool IsOlder(Mark mark, Mark before) =>
        mark.Attempt < before.Attempt || (mark.Attempt == before.Attempt && mark.Phase < before.Phase);

    readonly record struct Mark(RunPhase Phase, int Attempt, string? Pod, string? QueuedBecause);
}
