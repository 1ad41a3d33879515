using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Observation;

/// <summary>Whether a cluster is watched for changes as its bindings ask, as its status tells.</summary>
static class ObservedCondition
{
    public const string Type = "Observed";

    /// <summary>Null while nothing is known of any kind.</summary>
    public static Condition? Of(IReadOnlyList<(ObservedKind Kind, ObserverState? State)> kinds, long generation, DateTimeOffset now)
    {
        var faults = kinds.Where(each => each.State is { Reason.Length: > 0 }).OrderBy(each => each.Kind).ToList();
        var watched = kinds.Where(each => each.State is { Reason.Length: 0 }).OrderBy(each => each.Kind).Select(each => each.Kind.ToString()).ToList();
        if (faults.Count == 0 && watched.Count == 0) return null;

        return new Condition
        {
            Type = Type,
            Status = faults.Count == 0 ? "True" : "False",
            Reason = faults.Count == 0 ? "Watched" : faults[0].State!.Reason,
            Message = faults.Count == 0
                ? $"Changes of {string.Join(", ", watched)} objects are seen."
                : string.Join(" ", faults.Select(each => $"{each.Kind}: {each.State!.Message}")),
            LastTransitionTime = now,
            ObservedGeneration = generation,
        };
    }
}
