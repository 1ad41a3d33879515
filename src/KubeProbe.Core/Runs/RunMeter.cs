using System.Diagnostics.Metrics;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Counts what becomes of slots and runs. Labels are words of closed lists only (trigger, verdict, reason): no cluster, no case, no
/// id, so that the number of series does not grow with the fleet.
/// </summary>
public sealed class RunMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Runs";

    // Seconds: a pod that is due now is made within a second; one that waits for its turn may take minutes.
    static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600],
    };

    static readonly InstrumentAdvice<double> Takes = new()
    {
        HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800],
    };

    readonly Meter meter = new(Name);
    readonly Counter<long> due;
    readonly Counter<long> skipped;
    readonly Counter<long> started;
    readonly Counter<long> verdicts;
    readonly Counter<long> reaped;
    readonly Histogram<double> lag;
    readonly Histogram<double> duration;

    public RunMeter()
    {
        due = meter.CreateCounter<long>("kubeprobe.slots.due", "{slot}", "Periodic slots that became due.");
        skipped = meter.CreateCounter<long>("kubeprobe.slots.skipped", "{slot}", "Periodic slots that did not become runs, by reason.");
        started = meter.CreateCounter<long>("kubeprobe.runs.started", "{run}", "Runs whose first pod was made, by trigger.");
        verdicts = meter.CreateCounter<long>("kubeprobe.verdicts", "{run}", "Runs that were closed, by verdict, reason and trigger.");
        reaped = meter.CreateCounter<long>("kubeprobe.reaped", "{object}", "Objects that were left of runs that are over, and were removed.");
        lag = meter.CreateHistogram(
            "kubeprobe.schedule.lag", "s", "From when a run was due, or its trigger was accepted, to its pod made.", tags: null, Waits);
        duration = meter.CreateHistogram("kubeprobe.run.duration", "s", "From a run's creation to its verdict.", tags: null, Takes);
    }

    internal void Due(int slots) => due.Add(slots);

    internal void Skipped(SkippedSlot slot) => skipped.Add(slot.Count, new KeyValuePair<string, object?>("reason", SkippedRules.WordOf(slot.Reason)));

    /// <summary>Kinds that templates declare are theirs to choose, so they are one label's value together.</summary>
    internal void Reaped(Cases.SweptResource kind) => reaped.Add(
        1, new KeyValuePair<string, object?>("resource", kind is { Group: "", Resource: "pods" or "secrets" } ? kind.Resource : "swept"));

    internal void Started(RunOrder order, DateTimeOffset now)
    {
        var trigger = new KeyValuePair<string, object?>("trigger", Word(order.Trigger));
        started.Add(1, trigger);
        lag.Record(Seconds(now - order.Due), trigger);
    }

    internal void Closed(RunRecord run)
    {
        var verdict = new KeyValuePair<string, object?>("verdict", run.Verdict!.Verdict.ToString());
        verdicts.Add(1, verdict, new("reason", run.Verdict.Reason), new("trigger", Word(run.Order.Trigger)));
        duration.Record(Seconds(run.FinishedAt!.Value - run.CreatedAt), verdict);
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    // Clocks of two servers may differ a little.
    static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    static string Word(RunTrigger trigger) => trigger switch
    {
        RunTrigger.Periodic => "periodic",
        RunTrigger.Change => "change",
        _ => "manual",
    };
}
