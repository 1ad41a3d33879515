using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Facts;

/// <summary>Reads of facts and of how they changed.</summary>
sealed class FactBook(Database database) : IFactBook
{
    public Task<IReadOnlyList<FactMajority>> MajoritiesAsync(string @case, IReadOnlyCollection<string> names, string except, CancellationToken cancellation) =>
        names.Count == 0
            ? Task.FromResult<IReadOnlyList<FactMajority>>([])
            : database.ListAsync(
                new Statement(
                    $"""
                    SELECT name, value, holders, told FROM (
                        SELECT name, value, count(*) AS holders, CAST(sum(count(*)) OVER (PARTITION BY name) AS bigint) AS told,
                            row_number() OVER (PARTITION BY name ORDER BY count(*) DESC, value) AS place
                        FROM facts
                        WHERE case_name = @case AND {database.Dialect.In("name", "@names")} AND cluster <> @except
                            AND EXISTS (SELECT 1 FROM manifests WHERE kind = 'Cluster' AND manifests.name = facts.cluster)
                        GROUP BY name, value) AS ranked
                    WHERE place = 1 ORDER BY name
                    """,
                    answers: true)
                    .With("@case", @case)
                    .With("@names", names)
                    .With("@except", except),
                row => new FactMajority(row.Text("name"), row.Text("value"), (int)row.Number("holders"), (int)row.Number("told")),
                cancellation);

    public Task<IReadOnlyList<FactRow>> PageAsync(FactFilter filter, FactKey? after, int limit, CancellationToken cancellation)
    {
        var (conditions, values) = Conditions(filter);
        if (after is not null) conditions.Add("(name, case_name, cluster) > (@after_name, @after_case, @after_cluster)");
        var page = new Statement(
            $"SELECT name, case_name, cluster, value, since, seen_at, run_id FROM facts WHERE {string.Join(" AND ", conditions)} ORDER BY name, case_name, cluster LIMIT @limit",
            answers: true);
        values(page);
        if (after is { } key) page.With("@after_name", key.Name).With("@after_case", key.Case).With("@after_cluster", key.Cluster);
        return database.ListAsync(
            page.With("@limit", Math.Clamp(limit, 1, 10_000)),
            row => new FactRow(Key(row), row.Text("value"), row.Time("since"), row.Time("seen_at"), RunId.Parse(row.Text("run_id"))),
            cancellation);
    }

    public Task<IReadOnlyList<FactChange>> ChangesAsync(FactFilter filter, FactChangeKey? after, int limit, CancellationToken cancellation)
    {
        var (conditions, values) = Conditions(filter);
        if (after is not null) conditions.Add("(at, name, case_name, cluster) < (@after_at, @after_name, @after_case, @after_cluster)");
        var page = new Statement(
            $"""
            SELECT name, case_name, cluster, at, value, was, run_id FROM fact_changes WHERE {string.Join(" AND ", conditions)}
            ORDER BY at DESC, name DESC, case_name DESC, cluster DESC LIMIT @limit
            """,
            answers: true);
        values(page);
        if (after is { } from)
            page.With("@after_at", from.At).With("@after_name", from.Key.Name).With("@after_case", from.Key.Case).With("@after_cluster", from.Key.Cluster);
        return database.ListAsync(
            page.With("@limit", Math.Clamp(limit, 1, 10_000)),
            row => new FactChange(Key(row), row.Time("at"), row.Text("value"), row.TextOrNull("was"), RunId.Parse(row.Text("run_id"))),
            cancellation);
    }

    (List<string>, Action<Statement>) Conditions(FactFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        // A range instead of LIKE: names hold its wild cards, and the key's order serves it.
        var prefix = filter.Name is ['*'] or [.., '*'] ? filter.Name[..^1] : null;
        if (prefix is { Length: > 0 }) conditions.Add("name >= @name AND name < @name_end");
        else if (prefix is null && filter.Name is not null) conditions.Add("name = @name");
        if (filter.Case is not null) conditions.Add("case_name = @case");
        if (filter.Clusters is not null) conditions.Add(database.Dialect.In("cluster", "@clusters"));
        return (conditions, statement =>
        {
            if (prefix is { Length: > 0 }) statement.With("@name", prefix).With("@name_end", prefix + '\uFFFF');
            else if (prefix is null && filter.Name is { } name) statement.With("@name", name);
            if (filter.Case is { } @case) statement.With("@case", @case);
            if (filter.Clusters is { } clusters) statement.With("@clusters", clusters);
        });
    }

    static FactKey Key(Row row) => new(row.Text("name"), row.Text("case_name"), row.Text("cluster"));
}
