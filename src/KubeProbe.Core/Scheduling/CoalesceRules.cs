using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Scheduling;

/// <summary>
/// Many changes, few runs: while a run of one change waits to start, it answers for later changes of the same component, namespace
/// and phase too. One that has started answers for no later change: it may have looked before that change was made.
/// </summary>
public static class CoalesceRules
{
    /// <summary>Most nodes a run answers for by name; beyond, it probes wherever its binding says.</summary>
    const int MostNodes = 5_000;

    /// <summary>Whether two change runs ask the same of the same component: one binding, one case.</summary>
    public static bool SameMatter(RunOrder one, RunOrder other) =>
        one.ChangeOf.Length > 0 && one.ChangeOf == other.ChangeOf && one.Binding == other.Binding && one.Case == other.Case;

    /// <summary>
    /// The queued run's order once it answers for the later one as well: the same run with its place in the queue, the later change's
    /// id and rendering, and the nodes of both.
    /// </summary>
    public static RunOrder Join(RunOrder queued, RunOrder later) =>
        later with { Id = queued.Id, Due = queued.Due, Placement = Both(queued.Placement, later.Placement) };

    static Placement Both(Placement queued, Placement later)
    {
        // No named nodes is the wider of two.
        if (queued.Nodes.Count == 0) return queued;
        if (later.Nodes.Count == 0) return later;

        IReadOnlyList<string> nodes = [.. queued.Nodes.Union(later.Nodes, StringComparer.Ordinal)];
        return nodes.Count > MostNodes ? later with { EveryNode = true, Nodes = [] } : later with { Nodes = nodes };
    }
}
