using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Bearer tokens of reports: <c>kpr_{claims}.{mac}</c>, both base64url; the mac is HMAC-SHA256 of the claims under the
/// server's key. Nothing is stored: the same claims give the same token, so that making a pod twice meets the same Secret.
/// </summary>
public sealed partial class RunTokens(ReadOnlyMemory<byte> key, TimeProvider time)
{
    /// <summary>What every run token begins with.</summary>
    public const string Prefix = "kpr_";

    /// <summary>
    /// Which centre this is, in 16 letters that fit a label: the same on all servers of one database, another for every other. Derived
    /// from the key, which it tells nothing of.
    /// </summary>
    public string Centre { get; } = Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, "kubeprobe.io/centre"u8).AsSpan(0, 8));

    /// <summary>A token that is good until <paramref name="expiresAt"/>, to the second.</summary>
    public string Issue(ReportClaims claims, DateTimeOffset expiresAt)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{claims.Run}|{claims.Attempt}|{claims.Shard}|{expiresAt.ToUnixTimeSeconds()}|{claims.Node}");
        var body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        return $"{Prefix}{body}.{Base64Url.EncodeToString(Sign(body))}";
    }

    /// <summary>Reads a token; null for one that is forged, mutilated or expired.</summary>
    public ReportClaims? Read(string? token)
    {
        if (token is null || token.Length > 1_024 || !token.StartsWith(Prefix, StringComparison.Ordinal)) return null;

        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return null;
        var body = token[Prefix.Length..dot];
        if (!TryDecode(token.AsSpan(dot + 1), out var mac) || !CryptographicOperations.FixedTimeEquals(mac, Sign(body))) return null;
        if (!TryDecode(body, out var claims)) return null;

        var parts = Encoding.UTF8.GetString(claims).Split('|', 5);
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture));
        if (time.GetUtcNow() > expires) return null;

        return new ReportClaims(
            RunId.Parse(parts[0]),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[4].Length > 0 ? parts[4] : null,
            parts[2].Length > 0 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : null);
    }

    byte[] Sign(string body) => HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(body));

    static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
