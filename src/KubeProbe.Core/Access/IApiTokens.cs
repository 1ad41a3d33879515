namespace KubeProbe.Core.Access;

/// <summary>Port: the bearer tokens.</summary>
public interface IApiTokens
{
    /// <summary>Adds one; false when a token of that name lives.</summary>
    Task<bool> AddAsync(ApiToken token, CancellationToken cancellation);

    /// <summary>The token with this SHA-256, or null. Revoked and expired ones are found too.</summary>
    Task<ApiToken?> FindAsync(byte[] hash, CancellationToken cancellation);

    /// <summary>All, newest first.</summary>
    Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellation);

    /// <summary>Stores last use or revocation.</summary>
    Task UpdateAsync(ApiToken token, CancellationToken cancellation);
}
