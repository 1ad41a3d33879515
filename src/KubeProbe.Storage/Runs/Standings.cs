using KubeProbe.Core.Freshness;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>Reads of the last verdicts.</summary>
sealed class Standings(Database database) : IStandings
{
    public Task<IReadOnlyList<Standing>> PageAsync(StandingFilter filter, StandingKey? after, int limit, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Clusters is not null) conditions.Add(database.Dialect.In("cluster", "@clusters"));
        if (filter.Binding is not null) conditions.Add("binding = @binding");
        if (filter.Case is not null) conditions.Add("case_name = @case");
        // The verdict of one that is not applicable is none.
        var verdicts = filter.Verdicts.Count > 0 ? $"{database.Dialect.In("verdict", "@verdicts")} AND reason NOT LIKE 'not-applicable%'" : null;
        if (filter.NotApplicable) conditions.Add($"(reason LIKE 'not-applicable%'{(verdicts is null ? "" : $" OR ({verdicts})")})");
        else if (verdicts is not null) conditions.Add(verdicts);
        if (filter.FinishedBefore is not null) conditions.Add("finished_at < @before");
        if (after is not null) conditions.Add("(cluster, binding, case_name) > (@after_cluster, @after_binding, @after_case)");

        var page = new Statement(
            $"""
            SELECT cluster, binding, case_name, run_id, verdict, reason, finished_at,
                (SELECT judged.state FROM freshness AS judged WHERE judged.cluster = standings.cluster AND judged.binding = standings.binding
                    AND judged.case_name = standings.case_name) AS freshness
            FROM standings
            WHERE {string.Join(" AND ", conditions)} ORDER BY cluster, binding, case_name LIMIT @limit
            """,
            answers: true);
        if (filter.Clusters is { } clusters) page.With("@clusters", clusters);
        if (filter.Binding is { } binding) page.With("@binding", binding);
        if (filter.Case is { } @case) page.With("@case", @case);
        if (filter.Verdicts.Count > 0) page.With<IReadOnlyCollection<string>>("@verdicts", [.. filter.Verdicts.Select(verdict => verdict.ToString())]);
        if (filter.FinishedBefore is { } before) page.With("@before", before);
        if (after is { } key) page.With("@after_cluster", key.Cluster).With("@after_binding", key.Binding).With("@after_case", key.Case);
        return database.ListAsync(page.With("@limit", Math.Clamp(limit, 1, 10_000)), Read, cancellation);
    }

    static Standing Read(Row row) => new(
        new StandingKey(row.Text("cluster"), row.Text("binding"), row.Text("case_name")),
        RunId.Parse(row.Text("run_id")),
        row.Name<Verdict>("verdict"),
        row.Text("reason"),
        row.Time("finished_at"))
    {
        Freshness = row.TextOrNull("freshness") is null ? null : row.Name<FreshnessState>("freshness"),
    };
}
