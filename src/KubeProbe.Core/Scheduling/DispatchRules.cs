using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Scheduling;

/// <summary>A run that could start.</summary>
/// <param name="Order">The run.</param>
/// <param name="Overlap">What it does beside an earlier periodic run of its binding and case; only periodic runs ask.</param>
/// <param name="StartBefore">After this a periodic slot is skipped; null for runs that wait as long as it takes.</param>
public sealed record Candidate(RunOrder Order, OverlapPolicy Overlap, DateTimeOffset? StartBefore)
{
    /// <summary>The recurring thing it is of.</summary>
    public SlotKey Key => new(Order.Binding, Order.Case);

    /// <summary>When a slot of it last became a run, as far as is known: of those that lack a place, who had none for longest is next.</summary>
    public DateTimeOffset LastStart { get; init; }
}

/// <summary>What one turn of a cluster does with its candidates.</summary>
/// <param name="Start">Start now.</param>
/// <param name="Wait">Wait, and why.</param>
/// <param name="Skip">Slots that won't run, and why.</param>
/// <param name="Replace">Unfinished runs to cancel, because one that starts replaces them.</param>
public sealed record DispatchTurn(
    IReadOnlyList<Candidate> Start,
    IReadOnlyList<(Candidate Candidate, string Why)> Wait,
    IReadOnlyList<(Candidate Candidate, string Reason)> Skip,
    IReadOnlyList<RunId> Replace);

/// <summary>
/// Who starts, who waits, who is skipped: manual runs before change runs before periodic ones; never two of an exclusive template
/// or for changes of the same component; never more pods than the budget; and a periodic slot that can't start in time is skipped with its reason rather than piled up.
/// </summary>
public static class DispatchRules
{
    /// <summary>Decides one turn.</summary>
    /// <param name="candidates">All that could start.</param>
    /// <param name="active">Runs that are started and not finished.</param>
    /// <param name="podsAtOnce">The cluster's budget.</param>
    /// <param name="now">The present.</param>
    /// <param name="behind">Whether the server is behind with its own work: then slots wait, or are skipped.</param>
    public static DispatchTurn Turn(
        IReadOnlyCollection<Candidate> candidates, IReadOnlyCollection<RunOrder> active, int podsAtOnce, DateTimeOffset now, bool behind = false)
    {
        var (start, wait, skip, replace) =
            (new List<Candidate>(), new List<(Candidate, string)>(), new List<(Candidate, string)>(), new List<RunId>());
        var running = active.ToList();
        var waiting = new HashSet<SlotKey>();

        foreach (var candidate in candidates.OrderBy(Priority).ThenBy(c => c.LastStart).ThenBy(c => c.Order.Due).ThenBy(c => c.Order.Id.ToString(), StringComparer.Ordinal))
        {
            var earlier = Overlapped(candidate, running);
            if (earlier.Count > 0 && candidate.Overlap is OverlapPolicy.Forbid)
            {
                skip.Add((candidate, "overlap"));
                continue;
            }
            if (earlier.Count > 0 && candidate.Overlap is OverlapPolicy.Replace)
            {
                replace.AddRange(earlier.Select(run => run.Id));
                running.RemoveAll(earlier.Contains);
                earlier = [];
            }
            if (Obstacle(candidate, earlier, running, podsAtOnce, behind) is not { } obstacle)
            {
                start.Add(candidate);
                running.Add(candidate.Order);
            }
            else if (now > candidate.StartBefore || (candidate.StartBefore is not null && !waiting.Add(candidate.Key)))
                skip.Add((candidate, obstacle.Reason));
            else
                wait.Add((candidate, obstacle.Why));
        }
        return new DispatchTurn(start, wait, skip, replace);
    }

    static (string Reason, string Why)? Obstacle(Candidate candidate, List<RunOrder> earlier, List<RunOrder> running, int podsAtOnce, bool behind)
    {
        if (earlier.Count > 0) return ("overlap", $"run {earlier[0].Id} of the same binding and case is not finished");

        if (behind && candidate.Order.Trigger is RunTrigger.Periodic) return ("busy", "the centre is behind with its own work");

        var work = candidate.Order.Work;
        if (work.Exclusive && running.Find(run => run.Work.Template == work.Template) is { } other)
            return ("exclusive", $"template {work.Template} is exclusive, and run {other.Id} of it is not finished");

        if (candidate.Order.ChangeOf.Length > 0 && running.Find(run => CoalesceRules.SameMatter(run, candidate.Order)) is { } change)
            return ("change", $"run {change.Id}, of an earlier change of the same component, is not finished");

        // A run that needs more than the whole budget starts alone rather than never.
        var pods = running.Sum(run => run.PodsAtOnce);
        return pods > 0 && pods + candidate.Order.PodsAtOnce > podsAtOnce
            ? ("budget", $"{pods} of the cluster's {podsAtOnce} pods are in use")
            : null;
    }

    static List<RunOrder> Overlapped(Candidate candidate, List<RunOrder> running) =>
        candidate.Order.Trigger is not RunTrigger.Periodic
            ? []
            : running.FindAll(run => run.Trigger is RunTrigger.Periodic && run.Binding == candidate.Order.Binding && run.Case == candidate.Order.Case);

    static int Priority(Candidate candidate) => candidate.Order.Trigger switch
    {
        RunTrigger.Manual => 0,
        RunTrigger.Change => 1,
        _ => 2,
    };
}
