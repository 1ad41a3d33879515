namespace KubeProbe.Core.Freshness;

/// <summary>
/// Whether a verdict is there that must be. A slot demands a verdict within its allowance; any verdict after the slot's instant
/// answers it. It is judged by declared schedules and recorded verdicts alone: whatever should have run may be broken.
/// </summary>
public static class FreshnessRules
{
    /// <summary>So many slots in a row may be skipped for a reason; more of them are silence, whatever the reason.</summary>
    public const int MostSkips = 3;

    /// <summary>Judges one case of one binding.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="notProbing">Why nothing is expected there now, or null.</param>
    /// <param name="probingSince">The end of the last time nothing was probed there, or null.</param>
    /// <param name="seen">What history says.</param>
    /// <param name="known">How it was judged last, or null.</param>
    /// <param name="now">The present.</param>
    public static JudgedCase Judge(
        string cluster, Expectation expected, string? notProbing, DateTimeOffset? probingSince, FreshnessSight seen, FreshnessRow? known, DateTimeOffset now)
    {
        JudgedCase Judged(FreshnessRow row, DateTimeOffset? unanswered = null) => new(row, unanswered, seen.LastVerdictAt, expected.Owner, expected.Runbook);

        if ((expected.Paused ? "the binding is paused" : notProbing) is { } reason)
            return Judged(Become(known ?? Begin(cluster, expected, known, now), FreshnessState.Paused, now, expectedBy: null, reason));

        var row = known is not null && known.Schedule == expected.Schedule && known.State is not FreshnessState.Paused
            ? known
            : Begin(cluster, expected, known, now);
        var from = Later(row.ExpectFrom, probingSince);
        var answered = Later(from, seen.LastVerdictAt);
        var unanswered = Unanswered(expected, answered, now);
        if (unanswered is null || StillRuns(expected, seen, now))
            return Judged(seen.LastVerdictAt > from || row.State is FreshnessState.Fresh
                ? Become(row, FreshnessState.Fresh, now, expectedBy: null, "")
                : Become(row, FreshnessState.Awaited, from, ExpectedBy(expected, from), ""));

        var by = ExpectedBy(expected, answered) ?? now;
        var skipped = seen.LastSlot > answered ? seen.SkipReason : null;
        return Judged(
            skipped is null ? Become(row, FreshnessState.Stale, by, by, seen.LastSlot > answered ? "a run began and has no verdict" : "no run began")
            : unanswered.Value.Count > MostSkips ? Become(row, FreshnessState.Stale, by, by, $"more than {MostSkips} slots in a row were skipped: {skipped}")
            : Become(row, FreshnessState.Skipped, by, by, $"skipped: {skipped}"),
            unanswered.Value.Last);
    }

    // The slots whose verdicts must be there now and that came after what is answered.
    static (int Count, DateTimeOffset Last, DateTimeOffset Previous)? Unanswered(Expectation expected, DateTimeOffset answered, DateTimeOffset now)
    {
        var until = now - expected.Allowance;
        return until > answered ? expected.Cadence.Between(answered, until) : null;
    }

    static FreshnessRow Begin(string cluster, Expectation expected, FreshnessRow? known, DateTimeOffset now) => new()
    {
        Cluster = cluster,
        Key = expected.Key,
        State = FreshnessState.Awaited,
        Since = now,
        Schedule = expected.Schedule,
        ExpectFrom = now,
        Alert = known?.Alert,
    };

    // Told again as it was, so that nothing is written while nothing changes.
    static FreshnessRow Become(FreshnessRow row, FreshnessState state, DateTimeOffset since, DateTimeOffset? expectedBy, string reason) =>
        row.State == state && row.Reason == reason && row.ExpectedBy == expectedBy ? row : row with { State = state, Since = since, ExpectedBy = expectedBy, Reason = reason };

    static bool StillRuns(Expectation expected, FreshnessSight seen, DateTimeOffset now) =>
        expected.Spread && seen.OpenUntil is { } until && now < until + expected.Allowance;

    static DateTimeOffset? ExpectedBy(Expectation expected, DateTimeOffset after) => expected.Cadence.NextAfter(after) + expected.Allowance;

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
