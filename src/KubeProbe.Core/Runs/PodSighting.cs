namespace KubeProbe.Core.Runs;

/// <summary>News of the pod watch: a pod as it is now, a pod that is gone, or the end of a list.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Sighting">The pod; null for <see cref="PodNewsKind.Listed"/>.</param>
/// <param name="Listed">Of <see cref="PodNewsKind.Listed"/>: the names of all pods there are.</param>
public sealed record PodNews(PodNewsKind Kind, PodSighting? Sighting, IReadOnlySet<string>? Listed = null);

/// <summary>Kinds of news.</summary>
public enum PodNewsKind
{
    /// <summary>The pod is there, so.</summary>
    Seen,

    /// <summary>The pod is gone; the sighting is its last.</summary>
    Gone,

    /// <summary>A list is complete: a pod that is not in it is gone.</summary>
    Listed,
}

/// <summary>What the watch tells of one probe pod; main container is the one named <c>probe</c>.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.PodSighting")]
public sealed record PodSighting
{
    [Id(0)] public required string Pod { get; init; }

    [Id(1)] public required RunId Run { get; init; }

    [Id(2)] public int Attempt { get; init; }

    /// <summary>From the shard label; null on a run's only pod.</summary>
    [Id(3)] public int? Shard { get; init; }

    /// <summary>Where it is scheduled, or empty.</summary>
    [Id(4)] public string Node { get; init; } = "";

    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    [Id(5)] public required string Phase { get; init; }

    /// <summary>status.reason, such as Evicted, DeadlineExceeded, NodeLost.</summary>
    [Id(6)] public string Reason { get; init; } = "";

    /// <summary>status.message.</summary>
    [Id(7)] public string Message { get; init; } = "";

    /// <summary>Reason and message of PodScheduled=False, or empty.</summary>
    [Id(8)] public string Unscheduled { get; init; } = "";

    /// <summary>waiting.reason of the main container, such as ContainerCreating, ErrImagePull, ImagePullBackOff.</summary>
    [Id(9)] public string WaitingReason { get; init; } = "";

    /// <summary>waiting.message of the main container.</summary>
    [Id(10)] public string WaitingMessage { get; init; } = "";

    /// <summary>When the main container started, if ever.</summary>
    [Id(11)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Set once the main container ended.</summary>
    [Id(12)] public ContainerEnd? End { get; init; }

    [Id(13)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The centre that made it; empty when it does not say.</summary>
    [Id(15)] public string Centre { get; init; } = "";

    /// <summary>Of a Sonobuoy plugin: set once the side-car that reads its results ended.</summary>
    [Id(16)] public ContainerEnd? Results { get; init; }

    /// <summary>Why that side-car does not run, such as <c>ImagePullBackOff: …</c>; empty while it does.</summary>
    [Id(17)] public string ResultsWaiting { get; init; } = "";

    /// <summary>Whether it is being deleted.</summary>
    [Id(14)] public bool Deleting { get; init; }
}

/// <summary>How the main container ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n for a signal.</param>
/// <param name="Reason">Completed, Error, OOMKilled, ContainerCannotRun, …</param>
/// <param name="Message">The termination message, at most 4,096 bytes.</param>
/// <param name="FinishedAt">When.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ContainerEnd")]
public sealed record ContainerEnd(int ExitCode, string Reason, string Message, DateTimeOffset? FinishedAt);
