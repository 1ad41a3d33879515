using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Freshness;

/// <summary>
/// Whether verdicts come, and whether anybody looks: every server tells what the database says, so the age of the judgement grows
/// with a judge that is gone, and with a database that is.
/// </summary>
public sealed class FreshnessMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Freshness";

    readonly Meter meter = new(Name);
    readonly DateTimeOffset began;
    FreshnessSummary? summary;

    public FreshnessMeter(TimeProvider time)
    {
        began = time.GetUtcNow();
        meter.CreateObservableGauge("kubeprobe.freshness.cases", Cases, "{case}", "Cases of bindings on clusters, by whether their verdicts come.");
        meter.CreateObservableGauge("kubeprobe.freshness.silent_clusters", () => summary?.SilentClusters ?? 0, "{cluster}", "Clusters from which no verdict comes.");
        meter.CreateObservableGauge(
            "kubeprobe.freshness.judge.age", () => Math.Max(0, (time.GetUtcNow() - (summary?.Last?.At ?? began)).TotalSeconds), "s",
            "Time since any server last judged whether verdicts come.");
        meter.CreateObservableGauge("kubeprobe.freshness.judge.duration", () => summary?.Last?.Took.TotalSeconds ?? 0, "s", "How long that took.");
    }

    /// <summary>What the database says now.</summary>
    public void Take(FreshnessSummary read) => Volatile.Write(ref summary, read);

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    IEnumerable<Measurement<int>> Cases() => Enum.GetValues<FreshnessState>().Select(state => new Measurement<int>(
        Volatile.Read(ref summary)?.Counts.GetValueOrDefault(state) ?? 0,
        new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())));
}
