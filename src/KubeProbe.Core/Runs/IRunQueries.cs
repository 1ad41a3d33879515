namespace KubeProbe.Core.Runs;

/// <summary>Port: reads of run history, for people and programs.</summary>
public interface IRunQueries
{
    /// <summary>The run with its measurements and node results, or null.</summary>
    Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation);

    /// <summary>At most two ids that begin so, newest first: two means the prefix is not enough. An empty prefix finds the newest.</summary>
    Task<IReadOnlyList<RunId>> FindByPrefixAsync(string prefix, CancellationToken cancellation);

    /// <summary>A page, newest first, without measurements and node results.</summary>
    Task<IReadOnlyList<RunRecord>> PageAsync(RunFilter filter, RunCursor? after, int limit, CancellationToken cancellation);

    /// <summary>What was kept of a run, or null when nothing was.</summary>
    Task<(IReadOnlyList<RunEvidence> Evidence, IReadOnlyList<LateReport> LateReports)> EvidenceAsync(RunId id, CancellationToken cancellation);
}

/// <summary>What to list; nulls and empty lists match all.</summary>
public sealed record RunFilter
{
    public string? Cluster { get; init; }
    public string? Case { get; init; }
    public string? Binding { get; init; }
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];
    public IReadOnlyList<RunPhase> Phases { get; init; } = [];
    public IReadOnlyList<RunTrigger> Triggers { get; init; } = [];
    /// <summary>Fired by this change, or started with it as the latest of several.</summary>
    public string? ChangeId { get; init; }

    /// <summary>These runs only: those that answer for a change.</summary>
    public IReadOnlyCollection<RunId>? Ids { get; init; }

    /// <summary>Created at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The last row of the page before: pages are keyset, so rows added meanwhile move none.</summary>
public readonly record struct RunCursor(DateTimeOffset CreatedAt, RunId Id);
