namespace KubeProbe.Probes.Inspections.Objects;

/// <summary>What makes an object an orphan.</summary>
static class OrphanRules
{
    public static IEnumerable<string> CheckVolume(KubeObject volume, TimeSpan minAge, DateTimeOffset now)
    {
        if (volume.Text("status", "phase") is not ("Released" or "Failed") || !IsOlder(volume, minAge, now)) yield break;
        // Before Kubernetes 1.28 a volume does not say since when it is in its phase.
        var since = volume.Time("status", "lastPhaseTransitionTime");
        if (since is { } at && now - at <= minAge) yield break;

        var claim = $"{volume.Text("spec", "claimRef", "namespace")}/{volume.Text("spec", "claimRef", "name")}";
        yield return $"persistentvolume {volume.Name} ({volume.Text("spec", "capacity", "storage")}) is {volume.Text("status", "phase")}"
            + $"{(since is { } s ? $" for {Age.Of(now - s)}" : "")}: its claim {claim} is gone; save its data and delete it, or take claimRef off to use it again";
    }

    /// <summary>The service a slice says it belongs to, where it is old enough to be held against it.</summary>
    public static string? ServiceOf(KubeObject slice, TimeSpan minAge, DateTimeOffset now) =>
        slice.Text("metadata", "labels", "kubernetes.io/service-name") is { Length: > 0 } service && IsOlder(slice, minAge, now) ? $"{slice.Namespace}/{service}" : null;

    public static IEnumerable<string> CheckOwned(KubeObject item, string kind, TimeSpan minAge, DateTimeOffset now)
    {
        if (item.Items("metadata", "ownerReferences").Any() || !IsOlder(item, minAge, now)) yield break;
        // The kubelet's own pods name their node as owner; older ones only say where they come from.
        if (item.Text("metadata", "annotations", "kubernetes.io/config.mirror") is not null) yield break;
        yield return $"{kind} {item.FullName} has no owner: nothing starts it again or removes it; put it under a controller or delete it";
    }

    static bool IsOlder(KubeObject item, TimeSpan age, DateTimeOffset now) => item.Created is { } created && now - created > age;
}
