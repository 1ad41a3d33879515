namespace KubeProbe.Core.Access;

/// <summary>A bearer token as it is kept: never the token itself.</summary>
/// <param name="Id">Short id, shown in lists.</param>
/// <param name="Name">Unique among those not revoked.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="Hash">SHA-256 of the token.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends, or null for never.</param>
/// <param name="LastUsedAt">Its last use, exact to about a minute.</param>
/// <param name="RevokedAt">When it was revoked.</param>
public sealed record ApiToken(
    string Id,
    string Name,
    Role Role,
    byte[] Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null);

/// <summary>What a caller may do; each higher one includes <see cref="Viewer"/>.</summary>
public enum Role
{
    /// <summary>Reads everything but secrets and tokens.</summary>
    Viewer,

    /// <summary>Starts and cancels runs, applies and deletes manifests other than secrets.</summary>
    Operator,

    /// <summary>Posts changes.</summary>
    ChangeSystem,

    /// <summary>Everything.</summary>
    Admin,
}
