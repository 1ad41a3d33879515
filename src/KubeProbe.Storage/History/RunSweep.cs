using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

/// <summary>
/// Walks the runs from the oldest on and takes away those beyond their retention, with all that hangs on them. It looks at so many
/// runs each time, whatever it finds, so that no slice takes long; and it begins anew once a day, for runs that had to stay then.
/// </summary>
sealed class RunSweep(Database database, RetentionOptions retention) : ISweep
{
    static readonly TimeSpan BeginAnew = TimeSpan.FromDays(1);

    // Where history is cut, measurements and evidence go with their weeks: nobody finds them without their run.
    readonly string[] hanging = database.Dialect.IsCut
        ? ["node_results", "late_reports"]
        : ["measurements", "node_results", "evidence", "late_reports"];

    (DateTimeOffset At, string Id) last;
    DateTimeOffset began;

    public string Kind => "runs";

    public async Task<Swept> SliceAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - began >= BeginAnew || now < began) (last, began) = ((DateTimeOffset.UnixEpoch, ""), now);

        var rules = new RunAge(retention, now, database.Dialect.IsCut);
        var (seen, rows) = await database.WriteAsync(session => SliceAsync(session, rules, cancellation), cancellation);
        if (seen.Count > 0) last = (seen[^1].CreatedAt, seen[^1].Id);
        return new Swept(rows, seen.Count < retention.Slice);
    }

    async Task<(IReadOnlyList<AgedRun> Seen, int Rows)> SliceAsync(Session session, RunAge rules, CancellationToken cancellation)
    {
        var seen = await session.ListAsync(
            new Statement(
                """
                SELECT id, created_at, verdict, settled FROM runs
                WHERE created_at < @until AND created_at >= @at AND (created_at, id) > (@at, @id)
                ORDER BY created_at, id LIMIT @slice
                """,
                answers: true)
                .With("@until", rules.Latest)
                .With("@at", last.At)
                .With("@id", last.Id)
                .With("@slice", retention.Slice),
            AgedRun.Read,
            cancellation);

        var rows = 0;
        if (!database.Dialect.IsCut)
        {
            rows += await RemoveAsync(session, "measurements", seen.Where(rules.LosesMeasurements), cancellation);
            rows += await RemoveAsync(session, "evidence", seen.Where(rules.LosesEvidence), cancellation);
        }
        var over = seen.Where(rules.IsOver).ToList();
        var firing = over.Count > 0 ? await FiringAsync(session, over, cancellation) : new HashSet<string>();
        over.RemoveAll(run => firing.Contains(run.Id));
        foreach (var table in hanging) rows += await RemoveAsync(session, table, over, cancellation);
        rows += await RemoveAsync(session, "runs", over, cancellation);
        if (database.Dialect.IsCut) await RemoveAsync(session, "run_ids", over, cancellation);
        return (seen, rows);
    }

    // Whoever looks at an alert that fires finds its runs.
    static async Task<IReadOnlySet<string>> FiringAsync(Session session, IReadOnlyList<AgedRun> runs, CancellationToken cancellation)
    {
        var firing = await session.ListAsync(
            new Statement(
                $"""
                SELECT id, last_run FROM alerts
                WHERE resolved_at IS NULL AND ({session.Dialect.In("id", "@ids")} OR {session.Dialect.In("last_run", "@ids")})
                """,
                answers: true)
                .With<IReadOnlyCollection<string>>("@ids", [.. runs.Select(run => run.Id)]),
            row => new[] { row.Text("id"), row.Text("last_run") },
            cancellation);
        return firing.SelectMany(ids => ids).ToHashSet();
    }

    static async Task<int> RemoveAsync(Session session, string table, IEnumerable<AgedRun> runs, CancellationToken cancellation)
    {
        var all = runs.ToList();
        if (all.Count == 0) return 0;

        var key = table is "runs" or "run_ids" ? "id" : "run_id";
        // The bounds of time say to a history cut by it where to look.
        var between = table is "late_reports" ? "" : " AND created_at >= @from AND created_at <= @to";
        var statement = new Statement($"DELETE FROM {table} WHERE {session.Dialect.In(key, "@ids")}{between}")
            .With<IReadOnlyCollection<string>>("@ids", [.. all.Select(run => run.Id)]);
        if (between.Length > 0) statement.With("@from", all[0].CreatedAt).With("@to", all[^1].CreatedAt);
        return await session.ExecuteAsync(statement, cancellation);
    }
}

/// <summary>What a sweep looks at in a run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it became durable.</param>
/// <param name="Verdict">Null while it has none.</param>
/// <param name="Settled">Whether it is finished and its verdict taken.</param>
sealed record AgedRun(string Id, DateTimeOffset CreatedAt, Verdict? Verdict, bool Settled)
{
    public static AgedRun Read(Row row) => new(
        row.Text("id"), row.Time("created_at"), row.TextOrNull("verdict") is null ? null : row.Name<Verdict>("verdict"), row.Truth("settled"));
}
