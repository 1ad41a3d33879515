using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Alerts;

/// <summary>Silences, and the end of what they held back.</summary>
sealed class AlertSilences(Database database) : IAlertSilences
{
    const string Columns = "id, matchers, starts_at, ends_at, created_by, created_at, comment, expired_by";

    public Task<bool> AddAsync(AlertSilence silence, AuditEntry audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var kept = await session.ExecuteAsync(
                    new Statement(
                        $"""
                        INSERT INTO silences ({Columns})
                        SELECT @id, @matchers, @starts_at, @ends_at, @created_by, @created_at, @comment, @expired_by
                        WHERE (SELECT count(*) FROM silences WHERE ends_at > @created_at) < {AlertSilence.MaxActive}
                        """)
                        .With("@id", silence.Id)
                        .With("@matchers", SpecJson.Write(silence.Matchers.Select(matcher => new Kept(matcher.Name, matcher.Value, matcher.IsRegex, matcher.IsEqual))))
                        .With("@starts_at", silence.StartsAt)
                        .With("@ends_at", silence.EndsAt)
                        .With("@created_by", KeptText.Within(silence.CreatedBy, 200))
                        .With("@created_at", silence.CreatedAt)
                        .With("@comment", KeptText.Within(silence.Comment, 2_000))
                        .With("@expired_by", silence.ExpiredBy),
                    cancellation);
                if (kept > 0) await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
                return kept > 0;
            },
            cancellation);

    public Task<AlertSilence?> ExpireAsync(string id, DateTimeOffset at, AuditEntry audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var ended = await session.ExecuteAsync(
                    // One that has not begun is over before it begins.
                    new Statement(
                        """
                        UPDATE silences SET ends_at = @at, expired_by = @by, starts_at = CASE WHEN starts_at > @at THEN @at ELSE starts_at END
                        WHERE id = @id AND ends_at > @at
                        """)
                        .With("@at", at)
                        .With("@by", KeptText.Within(audit.Stamp.Actor, 200))
                        .With("@id", id),
                    cancellation);
                if (ended > 0)
                {
                    await session.ExecuteAsync(
                        new Statement("UPDATE notifications SET next_attempt_at = @at WHERE held_by = @id AND state = 'Pending' AND next_attempt_at > @at")
                            .With("@at", at)
                            .With("@id", id),
                        cancellation);
                    await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
                }
                return await session.FirstAsync(Find(id), Read, cancellation);
            },
            cancellation);

    public Task<AlertSilence?> FindAsync(string id, CancellationToken cancellation) => database.FirstAsync(Find(id), Read, cancellation);

    public Task<IReadOnlyList<AlertSilence>> PageAsync(SilenceFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.EndingAfter is not null) conditions.Add("ends_at > @after");
        if (filter.Before is not null) conditions.Add("(ends_at, id) < (@before_time, @before_id)");
        var page = new Statement($"SELECT {Columns} FROM silences WHERE {string.Join(" AND ", conditions)} ORDER BY ends_at DESC, id DESC LIMIT @limit", answers: true);
        if (filter.EndingAfter is { } after) page.With("@after", after);
        if (filter.Before is { } before) page.With("@before_time", before.EndsAt).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, AlertSilence.MaxActive)), Read, cancellation);
    }

    static Statement Find(string id) => new Statement($"SELECT {Columns} FROM silences WHERE id = @id", answers: true).With("@id", id);

    static AlertSilence Read(Row row) => new()
    {
        Id = row.Text("id"),
        Matchers = [.. SpecJson.Read<List<Kept>>(row.Text("matchers")).Select(kept => new AlertMatcher(kept.Name, kept.Value, kept.IsRegex, kept.IsEqual))],
        StartsAt = row.Time("starts_at"),
        EndsAt = row.Time("ends_at"),
        CreatedBy = row.Text("created_by"),
        CreatedAt = row.Time("created_at"),
        Comment = row.Text("comment"),
        ExpiredBy = row.TextOrNull("expired_by"),
    };

    sealed record Kept(string Name, string Value, bool IsRegex, bool IsEqual);
}
