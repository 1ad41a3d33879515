using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Gates;

/// <summary>Gates that are watched to their end, and the outbox of their news.</summary>
sealed class GateWatches(Database database) : IGateWatches
{
    // Longer than a look takes; after a crash nobody else looks for so long.
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // Characters of the clusters' names, of all gates that are told together: some twenty changes of all of ten thousand clusters, read every few seconds.
    const int MostNamed = 2_000_000;

    /// <summary>Begins the watch of a change's gate; null when nobody is to be told of it.</summary>
    public static Statement? Begin(ChangeRecord record, IGateRoutes routes)
    {
        var gate = record.Change.Labels.GetValueOrDefault("gate", "");
        return gate.Length == 0 && routes.ChannelsOf(record.Change).Count == 0 ? null
            : new Statement(
                """
                INSERT INTO gate_watches (change_id, received_at, gate, component, version, clusters, verdict, look_at)
                VALUES (@change_id, @received_at, @gate, @component, @version, @clusters, @verdict, @received_at)
                ON CONFLICT (change_id) DO NOTHING
                """)
                .With("@change_id", record.Change.Id)
                .With("@received_at", record.ReceivedAt)
                .With("@gate", gate)
                .With("@component", record.Change.Component)
                .With("@version", record.Change.Version)
                .With("@clusters", SpecJson.Write(record.Clusters))
                .With("@verdict", GateVerdict.Running);
    }

    public async Task<IReadOnlyList<GateLease>> LeaseDueAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        // Asked for often and seldom there: only where one is due is anything written.
        var due = await database.FirstAsync(
            new Statement("SELECT change_id FROM gate_watches WHERE look_at <= @now LIMIT 1", answers: true).With("@now", now), row => row.Text("change_id"), cancellation);
        if (due is null) return [];

        var until = Dialect.Kept(now + Lease);
        return await database.WriteAsync(
            session => session.ListAsync(
                new Statement(
                    $"""
                    UPDATE gate_watches SET look_at = @until WHERE change_id IN (
                        SELECT change_id FROM gate_watches WHERE look_at <= @now ORDER BY look_at, change_id LIMIT @limit{database.Dialect.ForUpdateSkipLocked})
                    RETURNING change_id
                    """,
                    answers: true)
                    .With("@until", until)
                    .With("@now", now)
                    .With("@limit", Math.Clamp(limit, 1, 1_000)),
                row => new GateLease(row.Text("change_id"), until),
                cancellation),
            cancellation);
    }

    public Task WriteAsync(GateLook look, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                // Who changes it tells of it: of two that look at once one does.
                var changed = look is { Changed: not null, Channels.Count: > 0 } && await session.ExecuteAsync(
                    new Statement("UPDATE gate_watches SET verdict = @verdict WHERE change_id = @change_id AND verdict <> @verdict").With("@verdict", look.Verdict).With("@change_id", look.Lease.Change),
                    cancellation) > 0;
                await session.ExecuteAsync(
                    new Statement("UPDATE gate_watches SET verdict = @verdict, look_at = CASE WHEN look_at = @leased THEN @next ELSE look_at END WHERE change_id = @change_id")
                        .With("@verdict", look.Verdict)
                        .With("@leased", look.Lease.Until)
                        .With("@next", look.NextAt)
                        .With("@change_id", look.Lease.Change),
                    cancellation);
                if (look.Channels.Count == 0 || look.News.Count == 0) return true;

                var known = (await session.ListAsync(
                    new Statement("SELECT id FROM gate_events WHERE change_id = @change_id", answers: true).With("@change_id", look.Lease.Change), row => row.Text("id"), cancellation))
                    .ToHashSet(StringComparer.Ordinal);
                foreach (var news in look.News)
                    foreach (var channel in look.Channels.Where(channel => !known.Contains(GateEvents.IdOf(news, channel))))
                        await session.ExecuteAsync(GateEvents.Insert(news, channel, look.Lease.Change, look.Now), cancellation);
                if (!changed || look.News.FirstOrDefault(news => news is { Run: null, Step: GateStep.Finished }) is not { } end) return true;
                // Who is told of its end just now is told what holds with it.
                foreach (var channel in look.Channels.Where(channel => known.Contains(GateEvents.IdOf(end, channel))))
                    await session.ExecuteAsync(GateEvents.Insert(look.Changed!, channel, look.Lease.Change, look.Now), cancellation);
                return true;
            },
            cancellation);

    public Task HurryAsync(IReadOnlyCollection<string> changes, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                new Statement($"UPDATE gate_watches SET look_at = @now WHERE {session.Dialect.In("change_id", "@ids")} AND (look_at IS NULL OR look_at > @now)")
                    .With("@now", now)
                    .With("@ids", changes),
                cancellation),
            cancellation);

    public Task<IReadOnlyList<GateStanding>> StandingsAsync(int limit, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement(
                """
                SELECT gate, component, version, clusters, verdict FROM (
                    SELECT gate, component, version, clusters, verdict, received_at, change_id,
                        sum(length(clusters)) OVER (ORDER BY received_at DESC, change_id DESC) - length(clusters) AS named
                    FROM (SELECT * FROM gate_watches WHERE gate <> '' ORDER BY received_at DESC, change_id DESC LIMIT @limit) AS latest) AS told
                WHERE named < @most ORDER BY received_at DESC, change_id DESC
                """, answers: true)
                .With("@limit", Math.Clamp(limit, 1, 10_000))
                .With("@most", MostNamed),
            row => new GateStanding(
                row.Text("gate"), row.Text("component"), row.Text("version"), SpecJson.Read<List<string>>(row.Text("clusters")), row.Name<GateVerdict>("verdict")),
            cancellation);
}
