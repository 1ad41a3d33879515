using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Runs;

/// <summary>Port: probe pods in a target cluster. Failures come as <see cref="TargetClusterException"/>.</summary>
public interface IProbePods
{
    /// <summary>
    /// Makes the run's Secret (token and secret parameters; it owns all the probe will make) and its pod. Both may exist already:
    /// that is success. Two requests when they do not.
    /// </summary>
    Task<StartedPod> StartAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation);

    /// <summary>
    /// Deletes the run's Secret, and with it by garbage collection whatever the probe made; what carries the run's label among the
    /// swept resources; and last the pod, unless it is kept to be looked at. What is gone already is success.
    /// </summary>
    Task RemoveAsync(ClusterTarget target, PodRemoval removal, CancellationToken cancellation);

    /// <summary>
    /// Watches the probe pods of a cluster: one list and then one watch, resumed over cut connections, listed anew after 410. The
    /// sequence ends only by cancellation or with an exception when the cluster is out of reach; ask again then.
    /// </summary>
    IAsyncEnumerable<PodNews> WatchAsync(ClusterTarget target, CancellationToken cancellation);
}

/// <summary>One pod to make.</summary>
public sealed record PodOrder
{
    public required RunOrder Run { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The bearer token of the report; goes into the run's Secret, never into the pod's environment as plain text.</summary>
    public required string RunToken { get; init; }

    /// <summary>The full address to report to.</summary>
    public required Uri ReportUrl { get; init; }

    /// <summary>
    /// Where a probe of another contract than ours reports to, or null. It holds the run token, so it goes into the run's Secret as well.
    /// </summary>
    public Uri? ContractUrl { get; init; }

    /// <summary>The run as probes of contracts that name theirs by a UUID know it; empty for others.</summary>
    public string RunUuid { get; init; } = "";

    /// <summary>Which centre makes it: two may share a namespace, and neither may touch what is the other's.</summary>
    public string Centre { get; init; } = "";

    /// <summary>The only node it may run on, or null.</summary>
    public string? Node { get; init; }

    /// <summary>Which node-probe grain it belongs to, or null.</summary>
    public int? Shard { get; init; }
}

/// <summary>A pod that exists now.</summary>
/// <param name="Name">Its name; see <see cref="PodName"/>.</param>
/// <param name="Existed">True when it had been made before.</param>
public sealed record StartedPod(string Name, bool Existed);

/// <summary>What to clean up.</summary>
/// <param name="Run">The run.</param>
/// <param name="Pod">Its pod.</param>
/// <param name="KeepPod">Leaves the pod for a person to look at.</param>
/// <param name="Sweep">What the template declared beyond its namespace.</param>
public sealed record PodRemoval(RunId Run, string Pod, bool KeepPod, IReadOnlyList<SweptResource> Sweep);
