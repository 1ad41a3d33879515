using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Kuberhealthy;

/// <summary>How every case stands, in Kuberhealthy's words: a case is a check, and its cluster the check's namespace.</summary>
sealed class KuberhealthyStatus(IStandings standings, IRunQueries queries)
{
    /// <summary>Most checks one answer tells of; narrow it by namespace.</summary>
    public const int Most = 5_000;

    const int Page = 500;

    /// <summary>The checks, by namespace and name, and whether there are more.</summary>
    /// <param name="namespaces">Clusters; none for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(IReadOnlyList<KuberhealthyState> Checks, bool More)> ReadAsync(IReadOnlyCollection<string> namespaces, CancellationToken cancellation)
    {
        var filter = new StandingFilter { Clusters = namespaces.Count > 0 ? namespaces : null };
        var states = new List<KuberhealthyState>();
        StandingKey? after = null;
        do
        {
            var page = await standings.PageAsync(filter, after, Page, cancellation);
            if (page.Count == 0) break;
            after = page[^1].Key;
            var runs = (await queries.PageAsync(new RunFilter { Ids = [.. page.Select(one => one.Run)] }, after: null, Page, cancellation)).ToDictionary(run => run.Order.Id);
            states.AddRange(page.Select(one => new KuberhealthyState(one, runs.GetValueOrDefault(one.Run))));
            if (page.Count < Page) after = null;
        }
        while (after is not null && states.Count < Most);

        // A case that several bindings run on a cluster is one check, as bad as the worst of them.
        return ([.. states.GroupBy(state => (state.Namespace, state.Name)).Select(same => same.OrderBy(state => state.Ok).ThenByDescending(state => state.LastRun).First())], after is not null);
    }
}

/// <summary>One check.</summary>
/// <param name="Standing">Its last verdict.</param>
/// <param name="Run">The run that found it; null when history has it no more.</param>
sealed record KuberhealthyState(Standing Standing, RunRecord? Run)
{
    public string Namespace => Standing.Key.Cluster;

    public string Name => Standing.Key.Case;

    /// <summary>Only what passed is.</summary>
    public bool Ok => Standing.Verdict is Verdict.Passed;

    public DateTimeOffset LastRun => Standing.FinishedAt;

    public TimeSpan? Took => Run is { FinishedAt: { } end } run ? end - (run.StartedAt ?? run.CreatedAt) : null;

    /// <summary>What was wrong, with the verdict's word first where the cluster is not to blame.</summary>
    public IReadOnlyList<string> Errors => Ok ? []
        : Standing.Verdict is not Verdict.Failed ? [$"{Standing.Verdict} ({Standing.Reason}): {Message}"]
        : Run is { Errors.Count: > 0 } run ? run.Errors : [Message];

    string Message => Run?.Verdict?.Message is { Length: > 0 } message ? message : Standing.Reason;
}
