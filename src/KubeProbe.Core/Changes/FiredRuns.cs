using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Changes;

/// <summary>What a change fired on one cluster.</summary>
/// <param name="Runs">The runs that answer for it; none when no binding lets it through.</param>
/// <param name="NotProbed">Why it was not probed at all: <c>paused</c>, <c>maintenance</c> or <c>cluster-gone</c>; else null.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.FiredRuns")]
public sealed record FiredRuns([property: Id(0)] IReadOnlyList<RunId> Runs, [property: Id(1)] string? NotProbed)
{
    /// <summary>Nothing, and why.</summary>
    public static FiredRuns None(string why) => new([], why);
}

/// <summary>A cluster on which a change was not probed.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Reason">One word: <c>paused</c>, <c>maintenance</c> or <c>cluster-gone</c>.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.UnprobedCluster")]
public sealed record UnprobedCluster([property: Id(0)] string Cluster, [property: Id(1)] string Reason);
