using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// A cluster's token bucket, kept as the one moment at which it would be full again (the generic cell rate algorithm):
/// no timer, no queue, and who asks first goes first; what is urgent goes at once, and those after it wait the longer. The moment is one of elapsed time: a clock that is set back owes nobody.
/// </summary>
sealed class RequestBudget(string cluster, ClusterBudget budget, IServers servers, TimeProvider time)
{
    /// <summary>Longer than this nobody waits: a caller told to come back later does better than one that hangs.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    const string Remedy = "Raise spec.budget.requestsPerSecond, or bind fewer cases to it.";

    readonly Lock gate = new();
    readonly long began = time.GetTimestamp();
    TimeSpan fullAt;

    // Each server takes its share of the rate and of the burst.
    TimeSpan Interval => TimeSpan.FromSeconds(servers.Count / Math.Max(0.01, budget.RequestsPerSecond));

    int Burst => Math.Max(1, budget.Burst / servers.Count);

    /// <summary>Waits until a request may go out.</summary>
    /// <param name="urgent">Whether it goes at once.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TargetClusterException">
    /// OverBudget, and when to come back: so many wait already that it would take too long. Not Throttled, which speaks of the
    /// cluster.
    /// </exception>
    /// <exception cref="BudgetWaitException">The wait was cancelled.</exception>
    public async ValueTask WaitAsync(bool urgent, CancellationToken cancellation)
    {
        var wait = Reserve(urgent);
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException gaveUp)
        {
            // Who did not go makes room for those behind.
            lock (gate) fullAt -= Interval;
            throw new BudgetWaitException($"Cluster {cluster}: its budget of {budget.RequestsPerSecond:0.##} requests a second left no room in time. {Remedy}", gaveUp);
        }
    }

    /// <summary>Share of the burst that is used up now; more than 1 when requests wait.</summary>
    public double Used()
    {
        lock (gate) return Math.Max(0, (fullAt - time.GetElapsedTime(began)) / (Interval * Burst));
    }

    TimeSpan Reserve(bool urgent)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(began);
            var interval = Interval;
            var from = fullAt > now ? fullAt : now;
            var wait = from + interval - now - interval * Burst;
            if (wait > LongestWait && !urgent)
                throw new TargetClusterException(
                    TargetFault.OverBudget,
                    $"Cluster {cluster}: its budget of {budget.RequestsPerSecond:0.##} requests a second is used up for the next "
                    + $"{wait.TotalSeconds:0} s. {Remedy}",
                    wait);
            // What is urgent must not shut out all others for good.
            fullAt = urgent && wait > LongestWait ? from : from + interval;
            return urgent ? TimeSpan.Zero : wait;
        }
    }
}
