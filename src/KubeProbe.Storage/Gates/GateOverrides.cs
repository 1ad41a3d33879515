using KubeProbe.Core.Access;
using KubeProbe.Core.Gates;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Gates;

/// <summary>What people said over a gate.</summary>
sealed class GateOverrides(Database database) : IGateOverrides
{
    public Task AddAsync(GateOverride said, AuditEntry audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    new Statement(
                        """
                        INSERT INTO gate_overrides (change_id, said_at, passes, author, reason, expires_at)
                        VALUES (@change_id, @said_at, @passes, @author, @reason, @expires_at)
                        ON CONFLICT (change_id, said_at) DO UPDATE SET passes = excluded.passes, author = excluded.author, reason = excluded.reason,
                            expires_at = excluded.expires_at
                        """)
                        .With("@change_id", said.Change)
                        .With("@said_at", said.At)
                        .With("@passes", said.Passes)
                        .With("@author", KeptText.Within(said.Author, 200))
                        .With("@reason", KeptText.Within(said.Reason, 2_000))
                        .With("@expires_at", said.ExpiresAt),
                    cancellation);
                await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
                return true;
            },
            cancellation);

    const string Columns = "change_id, said_at, passes, author, reason, expires_at";

    public Task<GateOverride?> LatestAsync(string change, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement($"SELECT {Columns} FROM gate_overrides WHERE change_id = @change_id ORDER BY said_at DESC LIMIT 1", answers: true).With("@change_id", change),
            Read,
            cancellation);

    public async Task<IReadOnlyDictionary<string, GateOverride>> LatestAsync(IReadOnlyCollection<string> changes, CancellationToken cancellation)
    {
        if (changes.Count == 0) return new Dictionary<string, GateOverride>();
        var all = await database.ListAsync(
            new Statement($"SELECT {Columns} FROM gate_overrides WHERE {database.Dialect.In("change_id", "@changes")}", answers: true).With("@changes", changes),
            Read,
            cancellation);
        return all.GroupBy(said => said.Change).ToDictionary(change => change.Key, change => change.MaxBy(said => said.At)!);
    }

    static GateOverride Read(Row row) => new(
        row.Text("change_id"), row.Truth("passes"), row.Text("author"), row.Text("reason"), row.Time("said_at"), row.Time("expires_at"));
}
