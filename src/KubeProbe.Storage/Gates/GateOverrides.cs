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

    public Task<GateOverride?> LatestAsync(string change, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement(
                "SELECT change_id, said_at, passes, author, reason, expires_at FROM gate_overrides WHERE change_id = @change_id ORDER BY said_at DESC LIMIT 1",
                answers: true)
                .With("@change_id", change),
            row => new GateOverride(
                row.Text("change_id"), row.Truth("passes"), row.Text("author"), row.Text("reason"), row.Time("said_at"), row.Time("expires_at")),
            cancellation);
}
