using System.Security.Cryptography;
using System.Text;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Finds out who calls, by bearer token.</summary>
sealed class Authenticator(string adminToken, ServiceAccountTokens tokens)
{
    readonly byte[] admin = Hash(adminToken);

    /// <exception cref="ApiException">401 for a token that is none of ours or no longer good.</exception>
    public UserInfo Identify(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization)) return UserInfo.Anonymous;
        const string scheme = "Bearer ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return UserInfo.Anonymous;
        var token = authorization[scheme.Length..].Trim();
        if (CryptographicOperations.FixedTimeEquals(Hash(token), admin)) return UserInfo.Admin;
        return tokens.Check(token) ?? throw new ApiException(401, "Unauthorized", "Unauthorized");
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
