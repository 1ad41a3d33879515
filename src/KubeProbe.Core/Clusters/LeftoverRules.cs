using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>What of all that carries our labels goes, and whether the cluster is clean.</summary>
public static class LeftoverRules
{
    // What is younger may belong to a run that is just being recorded, or cleaned up by itself.
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    // Kubernetes deletes in the background, and a pod has its grace.
    static readonly TimeSpan Deleting = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What is beyond its retention: of no run that is under way, and older than it may be. Another centre's is left alone; what does
    /// not say whose it is, is ours when history knows its run.
    /// </summary>
    /// <param name="found">All that carries a run's label.</param>
    /// <param name="centre">This centre.</param>
    /// <param name="active">Whether a run is under way.</param>
    /// <param name="known">Whether history knows a run.</param>
    /// <param name="keepPods">How long the pod of a failed run is kept.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<Leftover> Overdue(
        IEnumerable<Leftover> found, string centre, Func<RunId, bool> active, Func<RunId, bool> known, TimeSpan keepPods, DateTimeOffset now) =>
    [
        .. found.Where(each => IsOurs(each, centre, known) && !active(each.Run)
            && now - each.CreatedAt > (each.Kind.Resource is "pods" && keepPods > TimeSpan.Zero ? keepPods + Settling * 2 : Settling)),
    ];

    /// <summary>Whether it was made by this centre, or for one of its runs.</summary>
    public static bool IsOurs(Leftover leftover, string centre, Func<RunId, bool> known) =>
        leftover.Centre.Length > 0 ? leftover.Centre == centre : known(leftover.Run);

    /// <summary>Those that should be gone by now and are not: they could not be removed, or something holds their deletion up.</summary>
    public static IReadOnlyList<Leftover> Stuck(IEnumerable<Leftover> overdue, IReadOnlySet<Leftover> notRemoved, DateTimeOffset now) =>
        [.. overdue.Where(each => notRemoved.Contains(each) || now - each.DeletingSince > Deleting)];

    /// <summary>The condition <c>Clean</c>: nothing older than its retention carries our label.</summary>
    /// <param name="stuck">What should be gone.</param>
    /// <param name="faults">What could not be read or removed, and why.</param>
    /// <param name="generation">The generation of the cluster's spec.</param>
    /// <param name="now">The present.</param>
    public static Condition Clean(IReadOnlyList<Leftover> stuck, IReadOnlyList<string> faults, long generation, DateTimeOffset now)
    {
        var (status, reason, message) = (stuck.Count, faults.Count) switch
        {
            (0, 0) => ("True", "Clean", "Nothing older than its retention carries the centre's labels."),
            (0, _) => ("Unknown", "NotInspected", $"What is left could not all be looked at: {faults[0]}"),
            _ => ("False", "Leftovers",
                $"{stuck.Count} objects are left of runs that are over, such as {stuck[0]}, of {stuck.Min(each => each.CreatedAt).UtcDateTime:yyyy-MM-dd HH:mm}Z. "
                + (faults.Count > 0 ? faults[0] : "Something holds their deletion up: look at their finalizers with kubectl get -o yaml.")),
        };
        return new Condition { Type = "Clean", Status = status, Reason = reason, Message = message, LastTransitionTime = now, ObservedGeneration = generation };
    }
}
