namespace KubeProbe.DevCluster.Objects;

/// <summary>How to delete, as <c>meta/v1 DeleteOptions</c> says it.</summary>
public sealed record DeleteOptions
{
    /// <summary>Seconds a pod gets to end by itself; null takes the pod's own, 0 removes it at once.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Background</c> (the default), <c>Foreground</c> or <c>Orphan</c>.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Delete only the object with this uid.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only this version of the object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Answer as if it had been done, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Removal without grace: how a kubelet finishes a pod whose processes are gone.</summary>
    public static readonly DeleteOptions Now = new() { GracePeriodSeconds = 0 };
}

/// <summary>What a delete came to.</summary>
/// <param name="Object">The object as it is now, or was when it went; the caller's own copy.</param>
/// <param name="Removed">False while finalizers or a grace period keep it.</param>
public sealed record DeleteOutcome(System.Text.Json.Nodes.JsonObject Object, bool Removed);
