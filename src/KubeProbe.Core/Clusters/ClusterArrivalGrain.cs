using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <inheritdoc cref="IClusterArrivalGrain"/>
[GrainType("cluster-arrival")]
sealed class ClusterArrivalGrain(ClusterPlans plans, ISlotHistory slots, IRunHistory history, IClusterConnections connections) : Grain, IClusterArrivalGrain
{
    /// <inheritdoc/>
    public async Task PrepareAsync(string cluster)
    {
        if (await plans.ReadAsync(cluster, CancellationToken.None) is { } plan)
            await Task.WhenAll(
                slots.LastSlotsAsync(cluster, CancellationToken.None), history.UnfinishedAsync(cluster, CancellationToken.None), connections.CheckAsync(plan.Target, CancellationToken.None));
        DeactivateOnIdle();
    }
}
