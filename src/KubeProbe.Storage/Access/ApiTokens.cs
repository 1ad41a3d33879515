using KubeProbe.Core.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Access;

/// <summary>The bearer tokens, by their hashes.</summary>
sealed class ApiTokens(Database database) : IApiTokens
{
    const string Columns = "id, name, role, hash, created_at, expires_at, last_used_at, revoked_at";

    public async Task<bool> AddAsync(ApiToken token, CancellationToken cancellation) =>
        await database.ExecuteAsync(
            new Statement(
                """
                INSERT INTO api_tokens (id, name, role, hash, created_at, expires_at, last_used_at, revoked_at)
                VALUES (@id, @name, @role, @hash, @created_at, @expires_at, @last_used_at, @revoked_at)
                ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
                """)
                .With("@id", token.Id)
                .With("@name", token.Name)
                .With("@role", token.Role)
                .With("@hash", token.Hash)
                .With("@created_at", token.CreatedAt)
                .With("@expires_at", token.ExpiresAt)
                .With("@last_used_at", token.LastUsedAt)
                .With("@revoked_at", token.RevokedAt),
            cancellation) > 0;

    public Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement($"SELECT {Columns} FROM api_tokens WHERE hash = @hash", answers: true).With("@hash", hash), Read, cancellation);

    public Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation) =>
        database.ListAsync(
            new Statement($"SELECT {Columns} FROM api_tokens ORDER BY created_at DESC, id LIMIT 10000", answers: true), Read, cancellation);

    // Whoever notes a last use may have read the token before it was revoked: a revocation is never taken back.
    public Task UpdateAsync(ApiToken token, CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement(
                """
                UPDATE api_tokens SET last_used_at = coalesce(@last_used_at, last_used_at), revoked_at = coalesce(revoked_at, @revoked_at)
                WHERE id = @id
                """)
                .With("@last_used_at", token.LastUsedAt)
                .With("@revoked_at", token.RevokedAt)
                .With("@id", token.Id),
            cancellation);

    static ApiToken Read(Row row) => new(
        row.Text("id"),
        row.Text("name"),
        row.Name<Role>("role"),
        row.Bytes("hash"),
        row.Time("created_at"),
        row.TimeOrNull("expires_at"),
        row.TimeOrNull("last_used_at"),
        row.TimeOrNull("revoked_at"));
}
