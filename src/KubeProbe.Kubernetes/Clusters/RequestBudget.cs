using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// A cluster's token bucket, kept as the one moment at which it would be full again (the generic cell rate algorithm):
/// no timer, no queue, and who asks first goes first. The moment is one of elapsed time: a clock that is set back owes nobody.
/// </summary>
sealed class RequestBudget(string cluster, ClusterBudget budget, TimeProvider time)
{
    /// <summary>Longer than this nobody waits: a caller told to come back later does better than one that hangs.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    readonly TimeSpan interval = TimeSpan.FromSeconds(1 / Math.Max(0.01, budget.RequestsPerSecond));
    readonly Lock gate = new();
    readonly long began = time.GetTimestamp();
    TimeSpan fullAt;

    /// <summary>Waits until a request may go out.</summary>
    /// <exception cref="TargetClusterException">
    /// OverBudget, and when to come back: so many wait already that it would take too long. Not Throttled, which speaks of the
    /// cluster.
    /// </exception>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        var wait = Reserve();
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Who did not go makes room for those behind.
            lock (gate) fullAt -= interval;
            throw;
        }
    }

    /// <summary>Share of the burst that is used up now; more than 1 when requests wait.</summary>
    public double Used()
    {
        lock (gate) return Math.Max(0, (fullAt - time.GetElapsedTime(began)) / (interval * Math.Max(1, budget.Burst)));
    }

    TimeSpan Reserve()
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(began);
            var from = fullAt > now ? fullAt : now;
            var wait = from + interval - now - interval * Math.Max(1, budget.Burst);
            if (wait > LongestWait)
                throw new TargetClusterException(
                    TargetFault.OverBudget,
                    $"Cluster {cluster}: its budget of {budget.RequestsPerSecond:0.##} requests a second is used up for the next "
                    + $"{wait.TotalSeconds:0} s. Raise spec.budget.requestsPerSecond, or bind fewer cases to it.",
                    wait);
            fullAt = from + interval;
            return wait;
        }
    }
}
