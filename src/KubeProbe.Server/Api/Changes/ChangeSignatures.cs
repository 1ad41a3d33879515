using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Api.Changes;

/// <summary>
/// Checks the signature of a change system: <see href="https://github.com/standard-webhooks/standard-webhooks">Standard Webhooks</see>,
/// HMAC-SHA256 over <c>id.timestamp.body</c> in base64.
/// </summary>
sealed class ChangeSignatures(ServerOptions options, TimeProvider time)
{
    /// <summary>How far a timestamp may be from now, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    const int MaxRemembered = 10_000;
    const int MaxSignatures = 16;

    readonly byte[][] keys = [.. SecretFile.OfChanges(options).Select(secret => Convert.FromBase64String(secret["whsec_".Length..]))];
    readonly ConcurrentDictionary<string, Delivery> deliveries = new();

    /// <summary>Why the request is not taken as signed, with the remedy; null when its signature is good.</summary>
    public string? Fault(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var (id, timestamp, signatures) = ($"{headers["webhook-id"]}", $"{headers["webhook-timestamp"]}", $"{headers["webhook-signature"]}");
        if (keys.Length == 0) return "This server knows no secret of a change system. Set changes.secrets or changes.secretFiles.";
        if (id.Length is 0 or > 256 || !id.All(char.IsAscii)) return "The header webhook-id is missing or too long. Send a unique id of the message.";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return "The header webhook-timestamp is missing or no number. Send seconds since 1970.";

        var now = time.GetUtcNow();
        if (Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) > Tolerance.TotalSeconds)
            return $"The timestamp is more than {Tolerance.TotalMinutes:0} minutes from now. Sign each attempt anew, and keep the clocks in step.";
        if (!IsSigned($"{id}.{timestamp}.", body, signatures))
            return "No signature is of a secret this server knows. Sign id.timestamp.body with HMAC-SHA256 and send v1,<base64>.";
        return IsReplay(id, body) ? "This webhook-id came with another body before. Give each message its own id." : null;
    }

    bool IsSigned(string prefix, ReadOnlySpan<byte> body, string signatures)
    {
        var good = false;
        Span<byte> given = stackalloc byte[64];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxSignatures))
        {
            if (!part.StartsWith("v1,", StringComparison.Ordinal) || !Convert.TryFromBase64String(part[3..], given, out var length)) continue;
            foreach (var key in keys)
            {
                using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
                hmac.AppendData(Encoding.ASCII.GetBytes(prefix));
                hmac.AppendData(body);
                hmac.GetHashAndReset(mac);
                // No early end: the time taken must not tell which secret came near.
                good |= CryptographicOperations.FixedTimeEquals(given[..length], mac);
            }
        }
        return good;
    }

    bool IsReplay(string id, ReadOnlySpan<byte> body)
    {
        if (deliveries.Count >= MaxRemembered)
            foreach (var (old, seen) in deliveries)
                if (time.GetElapsedTime(seen.At) > Tolerance * 2) deliveries.TryRemove(old, out _);

        var hash = Convert.ToHexString(SHA256.HashData(body));
        if (deliveries.TryGetValue(id, out var first)) return first.Hash != hash;
        if (deliveries.Count < MaxRemembered) deliveries.TryAdd(id, new Delivery(hash, time.GetTimestamp()));
        return false;
    }

    sealed record Delivery(string Hash, long At);
}
