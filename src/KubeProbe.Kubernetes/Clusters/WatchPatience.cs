using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>How a watch takes failure: waits longer each time, and gives up on a cluster that stays out of reach.</summary>
sealed class WatchPatience(TimeProvider time)
{
    /// <summary>Longer than a rolling restart of an API server behind its load balancer, shorter than anybody's alert.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestAfterNews = TimeSpan.FromSeconds(1);

    long? failingSince;
    int failures;
    int stumbles;
    TimeSpan wait;

    /// <summary>Whether to try again after this; <paramref name="began"/> is the timestamp the failed attempt began.</summary>
    public bool Bears(TargetClusterException fault, long began)
    {
        failingSince ??= began;
        return ApiFaults.IsPassing(fault.Fault) && (failures < 1 || time.GetElapsedTime(failingSince.Value) < Limit);
    }

    /// <summary>Counts a failure it bears.</summary>
    public void Fail(TargetClusterException fault)
    {
        wait = Backoff(failures++);
        if (fault.RetryAfter is { } asked && asked > wait) wait = asked < Limit ? asked : Limit;
    }

    /// <summary>
    /// Counts a stream that ended soon; the first costs no time. One that told something is missed more than one that did not, so
    /// it is waited for less: but a server that cuts every stream at once must not be asked as fast as it cuts.
    /// </summary>
    public void Stumble(bool heard)
    {
        var pause = stumbles++ == 0 ? TimeSpan.Zero : Backoff(stumbles - 2);
        wait = heard && pause > LongestAfterNews ? LongestAfterNews : pause;
    }

    /// <summary>A request went well.</summary>
    public void Reset() => (failingSince, failures) = (null, 0);

    /// <summary>A stream lasted.</summary>
    public void Steady() => stumbles = 0;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var pause = wait;
        wait = TimeSpan.Zero;
        if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
    }

    // Half of it by chance: a fleet's watches cut by one event must not come back in step.
    static TimeSpan Backoff(int times)
    {
        var full = Math.Min(LongestWait.Ticks, ShortestWait.Ticks << Math.Min(times, 10));
        return TimeSpan.FromTicks(full / 2 + Random.Shared.NextInt64(full / 2 + 1));
    }
}
