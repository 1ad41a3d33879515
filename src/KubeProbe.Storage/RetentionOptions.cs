namespace KubeProbe.Storage;

/// <summary>How long history is kept, by kind. What is older goes with the next sweep; on PostgreSQL up to a week later, whole weeks at a time.</summary>
public sealed class RetentionOptions
{
    /// <summary>Shortest and longest of each.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromDays(1), Longest = TimeSpan.FromDays(3_650);

    /// <summary>Runs that passed, from their creation: 1 to 3,650 days. Default 30 days.</summary>
    public TimeSpan Passed { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Runs that did not pass: 1 to 3,650 days. Default 90 days. Unfinished runs, and runs of an alert that fires, stay.</summary>
    public TimeSpan NotPassed { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Logs, pods and events of runs that did not pass, and late reports; never longer than the run: 1 to 3,650 days. Default 30 days.</summary>
    public TimeSpan Evidence { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Samples of runs; never longer than the run: 1 to 3,650 days. Default 30 days.</summary>
    public TimeSpan Measurements { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Slots that did not become runs, and why; the last slot of each schedule is kept apart, for good: 1 to 3,650 days. Default 30 days.</summary>
    public TimeSpan Skipped { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Changes that have fired their runs; afterwards their ids may be used again: 1 to 3,650 days. Default 90 days.</summary>
    public TimeSpan Changes { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Alerts from their end, with their notifications: 1 to 3,650 days. Default 90 days. What still fires or waits to be sent stays.</summary>
    public TimeSpan Alerts { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The audit log: 1 to 3,650 days. Default 400 days.</summary>
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Time between two sweeps: 1 s to 1 day. Default 10 min.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most rows of one transaction of a sweep: 1 to 10,000. Default 1,000.</summary>
    public int Slice { get; set; } = 1_000;

    /// <summary>Pause after each such transaction, for whoever waits to write: 0 to 1 min. Default 100 ms.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>All that is wrong, each with its remedy.</summary>
    public IEnumerable<string> Faults()
    {
        (string Key, TimeSpan Kept)[] kinds =
        [
            ("passed", Passed), ("notPassed", NotPassed), ("evidence", Evidence), ("measurements", Measurements),
            ("skipped", Skipped), ("changes", Changes), ("alerts", Alerts), ("audit", Audit),
        ];
        foreach (var (key, _) in kinds.Where(kind => kind.Kept < Shortest || kind.Kept > Longest))
            yield return $"history.{key} must be 1d to 3650d.";
        if (Every < TimeSpan.FromSeconds(1) || Every > TimeSpan.FromDays(1)) yield return "The time between two sweeps must be 1 s to 1 day.";
        if (Slice is < 1 or > 10_000) yield return "A slice of a sweep must be 1 to 10000 rows.";
        if (Pause < TimeSpan.Zero || Pause > TimeSpan.FromMinutes(1)) yield return "The pause of a sweep must be 0 to 1 min.";
    }
}
