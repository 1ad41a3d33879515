using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>
/// Signed addresses by which who is called acknowledges: <c>kpc_{claims}.{mac}</c>, both base64url. Nothing is stored, and the same call has the
/// same address, so that a repetition says the same.
/// </summary>
/// <param name="key">The server's key; the one that signs is derived from it, so that no other token of the server is one of these.</param>
/// <param name="time">The present.</param>
public sealed class CallTokens(ReadOnlyMemory<byte> key, TimeProvider time)
{
    /// <summary>How long after the call it is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    const string Prefix = "kpc_";
    const int Longest = 3_000;

    readonly byte[] own = HMACSHA256.HashData(key.Span, "kubeprobe.io/call"u8);

    /// <summary>The token of a call.</summary>
    public string Issue(CallClaims claims)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{claims.CalledAt.ToUnixTimeSeconds()}|{claims.Step}|{claims.Incident}|{claims.Channel}|{claims.Ladder}|{claims.Person}{(claims.Others.Count > 0 ? "|" + string.Join(',', claims.Others) : "")}");
        var body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        return $"{Prefix}{body}.{Base64Url.EncodeToString(Sign(body))}";
    }

    /// <summary>Reads one; null when it is forged, mutilated or too old.</summary>
    public CallClaims? Read(string token)
    {
        if (token.Length > Longest || !token.StartsWith(Prefix, StringComparison.Ordinal) || token[Prefix.Length..].Split('.') is not [var body, var mac] || !Base64Url.IsValid(body) || !Base64Url.IsValid(mac)) return null;
        if (!CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(mac), Sign(body))) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(body)).Split('|', 7);
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
        return time.GetUtcNow() > at + GoodFor ? null : new CallClaims(parts[2], parts[3], parts[4], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[5], at)
        {
            Others = parts.Length > 6 ? parts[6].Split(',') : [],
        };
    }

    byte[] Sign(string body) => HMACSHA256.HashData(own, Encoding.UTF8.GetBytes(body));
}

/// <summary>What a call was.</summary>
/// <param name="Incident">The incident it tells of.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Ladder">Of which ladder.</param>
/// <param name="Step">Which step, from 1.</param>
/// <param name="Person">Who was called.</param>
/// <param name="CalledAt">When the step was taken, the last of them where it tells of several incidents; to the second.</param>
public sealed record CallClaims(string Incident, string Channel, string Ladder, int Step, string Person, DateTimeOffset CalledAt)
{
    /// <summary>The other incidents that it tells of; none where it tells of one.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}
