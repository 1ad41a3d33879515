using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Scheduling;

/// <summary>
/// Many changes, few runs: while a run of one change waits to start, it answers for later changes of the same component, namespace
/// and phase too, and looks at all that its case does where the two looked at different parts. One that has started answers for no later change: it may have looked before that change was made.
/// </summary>
public static class CoalesceRules
{
    /// <summary>Most nodes a run answers for by name; beyond, it probes wherever its binding says.</summary>
    const int MostNodes = 5_000;

    /// <summary>Most runs that wait before changes of different components share one.</summary>
    public const int MostWaiting = 1_000;

    /// <summary>Whether two change runs ask the same of the same component: one binding, one case.</summary>
    public static bool SameMatter(RunOrder one, RunOrder other) =>
        one.ChangeOf.Length > 0 && one.ChangeOf == other.ChangeOf && one.Binding == other.Binding && one.Case == other.Case;

    /// <summary>
    /// The waiting run that may answer for a change as well, or null. Of the same component first; when too many wait, of any: a run that
    /// has not started looks after all of these changes were made.
    /// </summary>
    /// <param name="queued">What waits.</param>
    /// <param name="order">The run the change would have.</param>
    public static RunOrder? Answering(IReadOnlyCollection<RunOrder> queued, RunOrder order) =>
        queued.FirstOrDefault(run => SameMatter(run, order))
        ?? (queued.Count >= MostWaiting
            ? queued.FirstOrDefault(run => run.Trigger is RunTrigger.Change && run.Binding == order.Binding && run.Case == order.Case)
            : null);

    /// <summary>
    /// The queued run's order once it answers for another change as well: the same run with its place in the queue, id and rendering of the
    /// change that was accepted last, and the nodes of both.
    /// </summary>
    public static RunOrder Join(RunOrder queued, RunOrder other)
    {
        // A crash lets an earlier change come after a later one.
        var last = queued.ChangedAt > other.ChangedAt ? queued : other;
        var joined = last with { Id = queued.Id, Due = queued.Due, TraceParent = queued.TraceParent, Placement = Both(queued.Placement, other.Placement) };
        return NarrowingRules.Alike(queued.Narrowed, other.Narrowed) ? joined
            : joined with { Narrowed = [], Parameters = NarrowingRules.Undo(last.Parameters, last.Narrowed) };
    }

    static Placement Both(Placement queued, Placement later)
    {
        // No named nodes is the wider of two.
        if (queued.Nodes.Count == 0) return queued;
        if (later.Nodes.Count == 0) return later;

        IReadOnlyList<string> nodes = [.. queued.Nodes.Union(later.Nodes, StringComparer.Ordinal)];
        return nodes.Count > MostNodes ? later with { EveryNode = true, Nodes = [] } : later with { Nodes = nodes };
    }
}
