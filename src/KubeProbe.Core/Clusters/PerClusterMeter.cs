using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// How each cluster of this server stands. A series for each cluster and metric, so it is exported apart from the rest, and only
/// to whoever asks for it.
/// </summary>
public sealed class PerClusterMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.PerCluster";

    readonly Meter meter = new(Name);
    readonly ClusterReadings readings;

    public PerClusterMeter(ClusterReadings readings, TimeProvider time)
    {
        this.readings = readings;
        Gauge("in_flight", "{run}", "Runs that are started and not settled.", reading => reading.InFlight);
        Gauge("queued", "{run}", "Runs by hand and by change that wait for their turn.", reading => reading.Queued);
        Gauge("waiting", "{slot}", "Periodic slots that wait for their turn.", reading => reading.Waiting);
        Gauge("breaker", null, "0 closed, 1 in doubt, 2 open.", reading => (int)reading.Breaker);
        Gauge("pods.used", "{pod}", "Probe pods in use.", reading => reading.PodsUsed);
        Gauge("pods.limit", "{pod}", "Probe pods the budget allows at once.", reading => reading.PodsLimit);
        Gauge("leftovers", "{object}", "Objects of runs that are over and should be gone by now.", reading => reading.Leftovers);
        Gauge("requests.used", null, "Share of the request budget's burst that is used up.", ClusterMeter.RequestsUsed);
        Gauge("reminder.tick.age", "s", "Time since the wake-up reminder.", reading => ClusterMeter.Age(reading.TickedAt, time));
        Gauge("watch.age", "s", "Time since the pod watch heard anything.", reading => ClusterMeter.Age(reading.HeardAt, time));
        Gauge("turn.overdue", "s", "How late the turn is, or how long it takes.", reading => ClusterMeter.Age(reading.TurnAt, time));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    void Gauge(string name, string? unit, string description, Func<ClusterReading, double> read) =>
        meter.CreateObservableGauge(
            $"kubeprobe.cluster.{name}",
            () => readings.Held.Select(held => new Measurement<double>(read(held.Value), new KeyValuePair<string, object?>("cluster", held.Key))),
            unit,
            description);
}
