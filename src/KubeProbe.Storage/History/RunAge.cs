using KubeProbe.Core.Runs;

namespace KubeProbe.Storage.History;

/// <summary>Which runs are beyond their retention at one instant.</summary>
/// <param name="retention">How long each kind is kept.</param>
/// <param name="now">The instant.</param>
/// <param name="isCut">
/// Whether whole weeks are dropped. The kind that is kept longest then waits for the end of its week: taken away row by row it would leave
/// nothing to drop but empty weeks.
/// </param>
sealed class RunAge(RetentionOptions retention, DateTimeOffset now, bool isCut)
{
    readonly DateTimeOffset passed = Bound(retention.Passed, retention.NotPassed, now, isCut);
    readonly DateTimeOffset notPassed = Bound(retention.NotPassed, retention.Passed, now, isCut);

    /// <summary>No run created at or after this loses anything.</summary>
    public DateTimeOffset Latest => isCut ? Max(passed, notPassed) : Max(Max(passed, notPassed), now - Min(retention.Evidence, retention.Measurements));

    /// <summary>Whether the run goes. One without a verdict, or whose verdict nobody has taken yet, never does.</summary>
    public bool IsOver(AgedRun run) =>
        run is { Settled: true, Verdict: { } verdict } && run.CreatedAt < (verdict is Verdict.Passed ? passed : notPassed);

    /// <summary>Whether its measurements go.</summary>
    public bool LosesMeasurements(AgedRun run) => run.Settled && run.CreatedAt < now - retention.Measurements;

    /// <summary>Whether its evidence goes.</summary>
    public bool LosesEvidence(AgedRun run) => run.Settled && run.CreatedAt < now - retention.Evidence;

    static DateTimeOffset Bound(TimeSpan kept, TimeSpan other, DateTimeOffset now, bool isCut) =>
        isCut && kept >= other ? Partition.MondayOf(now - kept) : now - kept;

    static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
