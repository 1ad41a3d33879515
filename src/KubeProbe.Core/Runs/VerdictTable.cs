namespace KubeProbe.Core.Runs;

/// <summary>
/// What was seen, and which verdict it means; the first row that applies decides. Only <see cref="Verdict.Failed"/> speaks of the
/// cluster. docs/verdicts.md shows the same rows, and a test walks them.
/// </summary>
public static class VerdictTable
{
    /// <summary>All rows, in order.</summary>
    public static IReadOnlyList<VerdictRow> Rows { get; } =
    [
        .. VerdictRows.WhatTheProbeSaid,
        .. VerdictRows.HowTheContainerEnded,
        .. VerdictRows.WhatBecameOfThePod,
        .. VerdictRows.WhyItCouldNotBeMade,
        .. VerdictRows.WhyItDidNotStart,
        .. VerdictRows.HowTimeRanOut,
    ];

    /// <summary>
    /// The verdict, or null while there is none: before the deadline only what the probe said, how its container ended, and rows
    /// that close at once do.
    /// </summary>
    public static RunVerdict? Decide(Seen seen)
    {
        foreach (var row in Rows)
            if ((row.AtOnce || seen.PastDeadline) && row.When(seen)) return row.Of(seen);

        // The last row applies to every deadline, so nothing past its deadline falls through.
        return null;
    }
}
