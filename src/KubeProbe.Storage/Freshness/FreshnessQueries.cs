using KubeProbe.Core.Freshness;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Freshness;

/// <summary>Reads of judgements.</summary>
sealed class FreshnessQueries(Database database) : IFreshnessQueries
{
    public Task<IReadOnlyList<FreshnessView>> PageAsync(FreshnessFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { "judged.binding <> ''" };
        if (filter.Cluster is not null) conditions.Add("judged.cluster = @cluster");
        if (filter.Binding is not null) conditions.Add("judged.binding = @binding");
        if (filter.Case is not null) conditions.Add("judged.case_name = @case");
        if (filter.States.Count > 0) conditions.Add(database.Dialect.In("judged.state", "@states"));
        if (filter.After is not null) conditions.Add("(judged.cluster, judged.binding, judged.case_name) > (@after_cluster, @after_binding, @after_case)");

        var page = new Statement(
            $"""
            SELECT {FreshnessRows.Of("judged")}, standing.run_id, standing.verdict, standing.finished_at, standing.reason AS standing_reason
            FROM freshness AS judged
            LEFT JOIN standings AS standing ON standing.cluster = judged.cluster AND standing.binding = judged.binding AND standing.case_name = judged.case_name
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY judged.cluster, judged.binding, judged.case_name LIMIT @limit
            """,
            answers: true);
        if (filter.Cluster is { } cluster) page.With("@cluster", cluster);
        if (filter.Binding is { } binding) page.With("@binding", binding);
        if (filter.Case is { } @case) page.With("@case", @case);
        if (filter.States.Count > 0) page.With<IReadOnlyCollection<string>>("@states", [.. filter.States.Select(state => state.ToString())]);
        if (filter.After is { } after) page.With("@after_cluster", after.Cluster).With("@after_binding", after.Binding).With("@after_case", after.Case);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), View, cancellation);
    }

    public Task<FreshnessSummary> SummaryAsync(CancellationToken cancellation) =>
        database.ReadAsync(
            async session =>
            {
                var counts = await session.ListAsync(
                    new Statement("SELECT state, count(*) AS rows, sum(CASE WHEN binding = '' THEN 1 ELSE 0 END) AS clusters FROM freshness GROUP BY state", answers: true),
                    row => (State: row.Name<FreshnessState>("state"), Rows: (int)row.Number("rows"), Clusters: (int)row.Number("clusters")),
                    cancellation);
                return new FreshnessSummary(
                    counts.ToDictionary(each => each.State, each => each.Rows - each.Clusters),
                    counts.Sum(each => each.Clusters),
                    await session.FirstAsync(FreshnessRows.LastJudgement, FreshnessRows.ReadNote, cancellation));
            },
            cancellation);

    public Task<JudgementNote?> LastAsync(CancellationToken cancellation) =>
        database.FirstAsync(FreshnessRows.LastJudgement, FreshnessRows.ReadNote, cancellation);

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>>> CountAsync(
        bool bindings, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var column = bindings ? "binding" : "cluster";
        var counts = await database.ListAsync(
            new Statement(
                $"""
                SELECT {column} AS name, state, count(*) AS rows FROM freshness
                WHERE {database.Dialect.In(column, "@names")} AND binding <> '' GROUP BY {column}, state
                """,
                answers: true)
                .With("@names", names),
            row => (Name: row.Text("name"), State: row.Name<FreshnessState>("state"), Rows: (int)row.Number("rows")),
            cancellation);
        return counts.GroupBy(each => each.Name).ToDictionary(
            each => each.Key, IReadOnlyDictionary<FreshnessState, int> (each) => each.ToDictionary(one => one.State, one => one.Rows));
    }

    static FreshnessView View(Row row) => new(
        FreshnessRows.Read(row),
        row.TextOrNull("run_id") is { } run ? RunId.Parse(run) : null,
        row.TextOrNull("verdict") is null ? null : row.Name<Verdict>("verdict"),
        row.TimeOrNull("finished_at"))
    {
        NotApplicable = SkippedRules.IsNotApplicable(row.TextOrNull("standing_reason")),
    };
}
