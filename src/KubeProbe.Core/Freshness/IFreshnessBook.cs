namespace KubeProbe.Core.Freshness;

/// <summary>Port: how every binding's case was judged, and what it is judged by.</summary>
public interface IFreshnessBook
{
    /// <summary>
    /// Takes the turn to judge, or holds it for longer; false while another server has it. The turn is over a minute and a half after
    /// it was last taken.
    /// </summary>
    Task<bool> TakeTurnAsync(CancellationToken cancellation);

    /// <summary>Grows with every write of what is declared.</summary>
    Task<long> DeclaredVersionAsync(CancellationToken cancellation);

    /// <summary>Every row, by cluster, binding and case, with what history says of it; and how the last judgement went.</summary>
    Task<(IReadOnlyList<(FreshnessRow Row, FreshnessSight Seen)> Rows, JudgementNote? Last)> ReadAsync(CancellationToken cancellation);

    /// <summary>Keeps a judgement: all or nothing.</summary>
    Task KeepAsync(Judgement judgement, CancellationToken cancellation);
}

/// <summary>What one judgement changed.</summary>
/// <param name="Changed">Rows that are new or different.</param>
/// <param name="Gone">Rows of what is not expected any more.</param>
/// <param name="Note">How it went.</param>
public sealed record Judgement(IReadOnlyList<FreshnessRow> Changed, IReadOnlyList<FreshnessRow> Gone, JudgementNote Note);

/// <summary>How a judgement went.</summary>
/// <param name="At">When.</param>
/// <param name="ResumedAt">Since when there has been a judgement every little while.</param>
/// <param name="Took">How long it took.</param>
public sealed record JudgementNote(DateTimeOffset At, DateTimeOffset ResumedAt, TimeSpan Took);
