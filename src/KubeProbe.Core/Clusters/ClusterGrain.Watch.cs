using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>The cluster's one pod watch: it runs beside the grain's calls, on the grain's own scheduler, and hands each run its sightings.</summary>
partial class ClusterGrain
{
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly Dictionary<string, PodSighting> seenPods = [];
    CancellationTokenSource? watch;
    CancellationTokenSource? pausing;

    /// <summary>Connects anew: the cluster is new here, or its spec changed.</summary>
    void Connect()
    {
        Disconnect();
        watch = new CancellationTokenSource();
        WatchAsync(plan!.Target, watch.Token).Ignore();
    }

    void Disconnect()
    {
        watch?.Cancel();
        watch?.Dispose();
        watch = null;
        StopObserving();
        Reading.HeardAt = null;
    }

    async Task WatchAsync(ClusterTarget target, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(1);
        var known = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!known) await CheckAsync(target, cancellation);
                known = true;
                await foreach (var news in pods.WatchAsync(target, cancellation))
                {
                    pause = TimeSpan.FromSeconds(1);
                    if (news.Listed is { } listed) await ListedAsync(listed, target, cancellation);
                    else if (news.Sighting!.Centre is { Length: > 0 } maker && maker != tokens.Centre) continue;
                    else if (news.Kind is PodNewsKind.Gone) Gone(news.Sighting!);
                    else Saw(news.Sighting!);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (TargetClusterException fault)
            {
                await LostAsync(target, fault, cancellation);
            }
            catch (Exception fault)
            {
                // Whatever it was: a cluster that nobody watches any more would be the worst of it.
                LogWatchFailed(fault, Name);
            }
            await PauseAsync(pause, cancellation);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    /// <summary>Waits, or less: a cluster that is back is watched at once.</summary>
    async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        pausing = until;
        await Task.Delay(pause, time, until.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (pausing == until) pausing = null;
    }

    void Saw(PodSighting sighting)
    {
        if (seenPods.TryGetValue(sighting.Pod, out var last) && last == sighting) return;
        seenPods[sighting.Pod] = sighting;
        Hand(sighting, gone: false);
    }

    void Gone(PodSighting sighting)
    {
        seenPods.Remove(sighting.Pod);
        Hand(sighting, gone: true);
    }

    /// <summary>A list is complete: what is not in it went while nobody watched.</summary>
    async Task ListedAsync(IReadOnlySet<string> listed, ClusterTarget target, CancellationToken cancellation)
    {
        foreach (var sighting in seenPods.Values.Where(sighting => !listed.Contains(sighting.Pod)).ToList()) Gone(sighting);
        await ConnectedAsync(target, cancellation);
    }

    void Hand(PodSighting sighting, bool gone)
    {
        if (!active.TryGetValue(sighting.Run, out var order)) return;
        NoteStart(order, sighting);

        // One way: the watch must not wait for a run, and a run that missed a sighting reads the next one.
        if (sighting.Shard is { } shard)
            GrainFactory.GetGrain<INodeProbeGrain>($"{sighting.Run}/{shard}").ObserveAsync(sighting, gone).Ignore();
        else
            GrainFactory.GetGrain<IProbeRunGrain>(sighting.Run.ToString()).ObserveAsync(sighting, gone).Ignore();
    }
}
