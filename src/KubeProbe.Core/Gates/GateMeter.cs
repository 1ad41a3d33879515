using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Gates;

/// <summary>
/// How the latest gate of each name stands on each cluster, for tools that ask a metrics store whether to go on. Every server tells the same.
/// </summary>
public sealed class GateMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Gates";

    /// <summary>So many of the latest gates are told.</summary>
    public const int MostGates = 1_000;

    readonly Meter meter = new(Name);
    IReadOnlyList<GateSeries> series = [];

    public GateMeter()
    {
        Gauge("pass", "1 when the change may go on, else 0, also while it is not decided.", each => each.Verdict is GateVerdict.Pass ? 1 : 0);
        Gauge("fail", "1 when the change must stop, else 0.", each => each.Verdict is GateVerdict.Fail ? 1 : 0);
        Gauge("running", "1 while it is not decided.", each => each.Verdict is GateVerdict.Running ? 1 : 0);
    }

    /// <summary>What the database says now, newest first.</summary>
    public void Take(IReadOnlyList<GateStanding> standings) => Volatile.Write(ref series, Latest(standings));

    /// <summary>Of each gate and cluster the latest.</summary>
    public static IReadOnlyList<GateSeries> Latest(IReadOnlyList<GateStanding> standings) =>
    [
        .. standings.SelectMany(gate => gate.Clusters.Select(cluster => new GateSeries(cluster, gate.Gate, gate.Component, gate.Version, gate.Verdict)))
            .DistinctBy(each => (each.Cluster, each.Gate)),
    ];

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    void Gauge(string name, string description, Func<GateSeries, int> read) => meter.CreateObservableGauge(
        $"kubeprobe.gate.{name}",
        () => Volatile.Read(ref series).Select(each => new Measurement<int>(
            read(each),
            new KeyValuePair<string, object?>("cluster", each.Cluster), new KeyValuePair<string, object?>("gate", each.Gate),
            new KeyValuePair<string, object?>("component", each.Component), new KeyValuePair<string, object?>("version", each.Version))),
        null, description);
}

/// <summary>One gate on one cluster.</summary>
public sealed record GateSeries(string Cluster, string Gate, string Component, string Version, GateVerdict Verdict);
