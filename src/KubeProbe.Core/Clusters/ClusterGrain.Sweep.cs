using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>Pods that are left: kept ones whose time is over, and whatever a crash or a fault left behind. The watch knows them all, so nothing is listed.</summary>
partial class ClusterGrain
{
    bool sweeping;

    void SweepSoon()
    {
        if (sweeping || plan is null || seenPods.Count == 0) return;
        sweeping = true;
        SweepAsync(plan.Target).Ignore();
    }

    async Task SweepAsync(ClusterTarget target)
    {
        try
        {
            var leftovers = SweepRules.Leftovers(
                seenPods.Values.Where(pod => !active.ContainsKey(pod.Run)), options.Value.KeepFailedPods, options.Value.KeptPodsPerCluster, time.GetUtcNow());
            foreach (var pod in leftovers)
                await pods.RemoveAsync(target, new PodRemoval(pod.Run, pod.Pod, KeepPod: false, []), CancellationToken.None);
            if (leftovers.Count > 0) LogSwept(Name, leftovers.Count);
        }
        catch (TargetClusterException fault)
        {
            LogSweepFailed(Name, fault.Message);
        }
        finally
        {
            sweeping = false;
        }
    }
}
