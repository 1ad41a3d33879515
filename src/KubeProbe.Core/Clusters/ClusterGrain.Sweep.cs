using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// Pods that are left: kept ones whose time is over, and whatever a crash or a fault left behind. The watch knows them, and what it does
/// not know is kept here, so nothing is listed.
/// </summary>
partial class ClusterGrain
{
    const int MostLeftBehind = 1_000;

    readonly Dictionary<string, PodRemoval> leftBehind = [];
    bool sweeping;

    /// <inheritdoc/>
    public Task LeftBehindAsync(RunId run, string pod, bool keepPod)
    {
        if (leftBehind.Count >= MostLeftBehind) return Task.CompletedTask;
        leftBehind[pod] = new PodRemoval(run, pod, keepPod, []);

        // A pod goes last of what its run made, so whoever takes up this cluster finds all of it by the pod.
        if (seenPods.ContainsKey(pod)) return Task.CompletedTask;
        state.State.LeftBehind.RemoveAll(known => known.Pod == pod);
        state.State.LeftBehind.Add(new LeftBehind(run, pod, keepPod));
        return SaveAsync();
    }

    void RecallLeftBehind()
    {
        foreach (var left in state.State.LeftBehind) leftBehind.TryAdd(left.Pod, new PodRemoval(left.Run, left.Pod, left.KeepPod, []));
    }

    void SweepSoon()
    {
        if (sweeping || plan is null || seenPods.Count + leftBehind.Count == 0 || outage is { Certain: true }) return;
        sweeping = true;
        SweepAsync(plan.Target).Ignore();
    }

    async Task SweepAsync(ClusterTarget target)
    {
        try
        {
            var leftovers = SweepRules.Leftovers(
                seenPods.Values.Where(pod => !active.ContainsKey(pod.Run)), options.Value.KeepFailedPods, options.Value.KeptPodsPerCluster, time.GetUtcNow())
                .Select(pod => new PodRemoval(pod.Run, pod.Pod, KeepPod: false, [])).Concat(leftBehind.Values).DistinctBy(left => left.Pod).ToList();
            foreach (var left in leftovers) await SweepAsync(target, left);
            if (leftovers.Count > 0) LogSwept(Name, leftovers.Count);
            if (state.State.LeftBehind.RemoveAll(left => !leftBehind.ContainsKey(left.Pod)) > 0) await SaveAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What could not be forgotten is looked for once more, and found to be gone.
            LogSweepFailed(Name, fault.Message);
        }
        finally
        {
            sweeping = false;
        }
    }

    async Task SweepAsync(ClusterTarget target, PodRemoval left)
    {
        try
        {
            // What lies outside the namespace may have been left as well.
            var known = await queries.FindAsync(left.Run, CancellationToken.None);
            await pods.RemoveAsync(target, left with { Sweep = known?.Order.Work.Sweep ?? [] }, CancellationToken.None);
            leftBehind.Remove(left.Pod);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The cluster's fault or the database's: what is left is still known, and the next wake-up sees to it.
            LogSweepFailed(Name, fault.Message);
        }
    }
}
