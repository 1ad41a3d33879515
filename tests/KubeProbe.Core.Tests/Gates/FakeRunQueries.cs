using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>Runs that a test gives, found as the database finds them.</summary>
sealed class FakeRunQueries(params IReadOnlyList<RunRecord> runs) : IRunQueries
{
    public List<RunRecord> Runs { get; } = [.. runs];

    public Task<IReadOnlyList<RunRecord>> PageAsync(RunFilter filter, RunCursor? after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunRecord>>([
            .. Runs.Where(run => (filter.Ids?.Contains(run.Order.Id) ?? true)
                    && (filter.Cluster is null || filter.Cluster == run.Order.Cluster)
                    && (filter.Case is null || filter.Case == run.Order.Case)
                    && (filter.Verdicts.Count == 0 || (run.Verdict is { } verdict && filter.Verdicts.Contains(verdict.Verdict)))
                    && (filter.Since is null || run.CreatedAt >= filter.Since)
                    && (filter.Until is null || run.CreatedAt < filter.Until))
                .OrderByDescending(run => run.CreatedAt).Take(limit),
        ]);

    public Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<RunId>> FindByPrefixAsync(string prefix, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<(IReadOnlyList<RunEvidence> Evidence, IReadOnlyList<LateReport> LateReports)> EvidenceAsync(RunId id, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
