using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

sealed partial class Partitions
{
    /// <summary>Longer than this nobody waits behind us for a table; what can't be dropped now is dropped by the next sweep.</summary>
    const string Patience = "SET LOCAL lock_timeout = '500ms'";

    (string Name, DateTimeOffset At, string Id) detached = ("", default, "");

    /// <summary>
    /// Drops one week that is beyond its retention, with the weeks of what hangs on its runs. A week with a run that must stay is left to the
    /// sweep of its rows. Answers with its name, or null when there is none.
    /// </summary>
    public async Task<string?> DropOneAsync(RetentionOptions retention, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!database.Dialect.IsCut) return null;

        var runs = retention.Passed > retention.NotPassed ? retention.Passed : retention.NotPassed;
        return await DropLeafAsync("evidence", now - retention.Evidence, cancellation)
            ?? await DropLeafAsync("measurements", now - retention.Measurements, cancellation)
            ?? await DropLeafAsync("skipped_slots", now - retention.Skipped, cancellation)
            ?? await DropRunsAsync(now - runs, cancellation);
    }

    Task<string?> DropLeafAsync(string table, DateTimeOffset before, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await LockAsync(session, cancellation);
                if ((await ListAsync(session, table, cancellation)).FirstOrDefault(part => part.Until <= before) is not { } part) return null;
                await session.ExecuteAsync(new Statement(Patience), cancellation);
                await session.ExecuteAsync(new Statement($"DROP TABLE {part.Name}"), cancellation);
                return part.Name;
            },
            cancellation);

    Task<string?> DropRunsAsync(DateTimeOffset before, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await LockAsync(session, cancellation);
                foreach (var part in (await ListAsync(session, "runs", cancellation)).Where(part => part.Until <= before))
                {
                    if (await MustStayAsync(session, part, cancellation)) continue;
                    await session.ExecuteAsync(new Statement(Patience), cancellation);
                    // Out of every list at once; its ids are taken away at leisure, and then the table.
                    await session.ExecuteAsync(new Statement($"ALTER TABLE runs DETACH PARTITION {part.Name}"), cancellation);
                    foreach (var table in new[] { "node_results", "measurements", "evidence" })
                        await DropLikeAsync(session, table, part, cancellation);
                    covered.Clear();
                    return part.Name;
                }
                return null;
            },
            cancellation);

    static async Task DropLikeAsync(Session session, string table, Partition run, CancellationToken cancellation)
    {
        foreach (var part in await ListAsync(session, table, cancellation))
            if (part.Until <= run.Until && (run.From is null || part.From >= run.From))
                await session.ExecuteAsync(new Statement($"DROP TABLE {part.Name}"), cancellation);
    }

    static async Task<bool> MustStayAsync(Session session, Partition part, CancellationToken cancellation) =>
        (await session.ListAsync(
            new Statement(
                $"""
                SELECT 1 AS one FROM {part.Name} WHERE NOT settled
                UNION ALL
                SELECT 1 FROM alerts JOIN run_ids ON run_ids.id IN (alerts.id, alerts.last_run)
                WHERE resolved_at IS NULL AND run_ids.created_at >= @from AND run_ids.created_at < @until
                LIMIT 1
                """,
                answers: true)
                .With("@from", part.From ?? DateTimeOffset.UnixEpoch)
                .With("@until", part.Until),
            row => row.Number("one"),
            cancellation)).Count > 0;

    /// <summary>
    /// Takes ids of a detached week away, a slice, and the week itself after the last; also of one that a server left behind when it
    /// ended. Where it stands is kept in memory only: to begin anew is to find nothing for a while.
    /// </summary>
    public async Task<Swept> ForgetDetachedAsync(int slice, CancellationToken cancellation)
    {
        if (!database.Dialect.IsCut) return new Swept(0, Done: true);
        return await database.WriteAsync(
            async session =>
            {
                await LockAsync(session, cancellation);
                if (await DetachedAsync(session, cancellation) is not { } name) return new Swept(0, Done: true);
                if (detached.Name != name) detached = (name, DateTimeOffset.UnixEpoch, "");

                var rows = await session.ListAsync(
                    new Statement(
                        $"SELECT id, created_at FROM {name} WHERE created_at >= @at AND (created_at, id) > (@at, @id) ORDER BY created_at, id LIMIT @slice",
                        answers: true)
                        .With("@at", detached.At)
                        .With("@id", detached.Id)
                        .With("@slice", slice),
                    row => (At: row.Time("created_at"), Id: row.Text("id")),
                    cancellation);
                var gone = await session.ExecuteAsync(
                    new Statement("DELETE FROM run_ids WHERE id = ANY(@ids)").With<IReadOnlyCollection<string>>("@ids", [.. rows.Select(row => row.Id)]),
                    cancellation);
                if (rows.Count < slice) await session.ExecuteAsync(new Statement($"DROP TABLE {name}"), cancellation);
                else detached = (name, rows[^1].At, rows[^1].Id);
                return new Swept(gone, Done: false);
            },
            cancellation);
    }

    static async Task<string?> DetachedAsync(Session session, CancellationToken cancellation) =>
        await session.FirstAsync(
            new Statement(
                """
                SELECT relname::text AS name FROM pg_class
                WHERE relkind = 'r' AND NOT relispartition AND relname ~ '^runs_(to_)?[0-9]{8}$'
                    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'runs'::regclass)
                """,
                answers: true),
            row => row.Text("name"),
            cancellation);
}
