using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Notify.Alerts;

/// <summary>
/// Signs as Standard Webhooks says: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>, the timestamp in Unix
/// seconds.
/// </summary>
public static class WebhookSignature
{
    const string Prefix = "whsec_";

    /// <summary>Reads a key; false for one that is none or has fewer than 24 or more than 64 bytes.</summary>
    public static bool TryReadKey(string? secret, out byte[] key)
    {
        key = [];
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        var buffer = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[Prefix.Length..], buffer, out var length) || length is < 24 or > 64) return false;
        key = buffer[..length];
        return true;
    }

    /// <summary>The value of the <c>webhook-signature</c> header.</summary>
    public static string Of(byte[] key, string id, DateTimeOffset timestamp, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }
}
