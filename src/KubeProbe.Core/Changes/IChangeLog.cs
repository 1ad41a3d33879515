using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Changes;

/// <summary>Port: accepted changes and what they fired.</summary>
public interface IChangeLog
{
    /// <summary>Keeps a change before anything is fired. Answers with what is kept: another one when the id was taken.</summary>
    Task<ChangeRecord> AcceptAsync(ChangeRecord change, CancellationToken cancellation);

    /// <summary>The change, or null.</summary>
    Task<ChangeRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps the runs it fired, where it was not probed, and what it is compared with: from now on it is complete.</summary>
    Task CompleteAsync(
        string id, IReadOnlyList<RunId> runs, IReadOnlyList<UnprobedCluster> unprobed, IReadOnlyList<RunId> controls, CancellationToken cancellation);

    /// <summary>Changes of one version of a component, told at or after a time, newest first; at most 200.</summary>
    Task<IReadOnlyList<ChangeRecord>> AlikeAsync(string component, string version, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Accepted but not complete, oldest first: what a crash interrupted.</summary>
    Task<IReadOnlyList<ChangeRecord>> IncompleteAsync(CancellationToken cancellation);
}

/// <summary>A change as it is kept.</summary>
/// <param name="Change">What was told.</param>
/// <param name="ReceivedAt">When.</param>
/// <param name="Clusters">The clusters it means, a group resolved when it came.</param>
/// <param name="Runs">The runs that answer for it; null until it is complete.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ChangeRecord")]
public sealed record ChangeRecord(
    [property: Id(0)] Change Change,
    [property: Id(1)] DateTimeOffset ReceivedAt,
    [property: Id(2)] IReadOnlyList<string> Clusters,
    [property: Id(3)] IReadOnlyList<RunId>? Runs)
{
    /// <summary>Clusters where no run answers for it, and why.</summary>
    [Id(4)] public IReadOnlyList<UnprobedCluster> Unprobed { get; init; } = [];

    /// <summary>Its control group: runs of the same cases where it did not go.</summary>
    [Id(5)] public IReadOnlyList<RunId> Controls { get; init; } = [];
}
