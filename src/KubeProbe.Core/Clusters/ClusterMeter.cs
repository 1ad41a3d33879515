using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// How the clusters of this server stand, over all of them: sums, and the worst of each age, so that the number of series does not
/// grow with the fleet. <see cref="PerClusterMeter"/> tells them one by one.
/// </summary>
public sealed class ClusterMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Clusters";

    readonly Meter meter = new(Name);

    public ClusterMeter(ClusterReadings readings, TimeProvider time)
    {
        var all = () => readings.Held.Select(held => held.Value);

        meter.CreateObservableGauge("kubeprobe.runs.in_flight", () => all().Sum(reading => reading.InFlight), "{run}", "Runs that are started and not settled.");
        meter.CreateObservableGauge("kubeprobe.runs.queued", () => all().Sum(reading => reading.Queued), "{run}", "Runs by hand and by change that wait for their turn.");
        meter.CreateObservableGauge("kubeprobe.slots.waiting", () => all().Sum(reading => reading.Waiting), "{slot}", "Periodic slots that wait for their turn.");
        meter.CreateObservableGauge("kubeprobe.clusters", () => Breakers(all()), "{cluster}", "Clusters by the state of their breaker.");
        meter.CreateObservableGauge("kubeprobe.budget.pods.used", () => all().Sum(reading => reading.PodsUsed), "{pod}", "Probe pods in use.");
        meter.CreateObservableGauge("kubeprobe.budget.pods.limit", () => all().Sum(reading => reading.PodsLimit), "{pod}", "Probe pods the budgets allow at once.");
        meter.CreateObservableGauge("kubeprobe.budget.pods.full", () => all().Count(PodsFull), "{cluster}", "Clusters whose budget of pods is used up.");
        meter.CreateObservableGauge("kubeprobe.budget.requests.full", () => all().Count(reading => RequestsUsed(reading) >= 1), "{cluster}", "Clusters whose budget of requests is used up.");
        meter.CreateObservableGauge("kubeprobe.leftovers", () => all().Sum(reading => reading.Leftovers), "{object}", "Objects of runs that are over and should be gone from their clusters by now.");
        meter.CreateObservableGauge("kubeprobe.reminder.tick.age", () => Oldest(all().Select(reading => reading.TickedAt), time), "s", "Time since the wake-up reminder of a cluster, of the one it is longest.");
        meter.CreateObservableGauge("kubeprobe.watch.age", () => Oldest(all().Where(reading => reading.Breaker is not BreakerState.Open).Select(reading => reading.HeardAt), time), "s", "Time since the pod watch of a cluster that is not out of reach heard anything, of the one it is longest.");
        meter.CreateObservableGauge("kubeprobe.turn.overdue", () => Oldest(all().Select(reading => reading.TurnAt), time), "s", "How late the turn of a cluster is, or how long one takes, of the worst.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    /// <summary>Seconds since an instant; none when it lies ahead or is not known.</summary>
    internal static double Age(DateTimeOffset? at, TimeProvider time) => at is null ? 0 : Math.Max(0, (time.GetUtcNow() - at.Value).TotalSeconds);

    internal static double RequestsUsed(ClusterReading reading) => reading.RequestsUsed?.Invoke() ?? 0;

    static double Oldest(IEnumerable<DateTimeOffset?> instants, TimeProvider time) => Age(instants.Min(), time);

    static bool PodsFull(ClusterReading reading) => reading.PodsLimit > 0 && reading.PodsUsed >= reading.PodsLimit;

    static IEnumerable<Measurement<int>> Breakers(IEnumerable<ClusterReading> all)
    {
        var counts = all.CountBy(reading => reading.Breaker).ToDictionary();
        return Enum.GetValues<BreakerState>().Select(state => new Measurement<int>(
            counts.GetValueOrDefault(state), new KeyValuePair<string, object?>("breaker", state.ToString().ToLowerInvariant())));
    }
}
