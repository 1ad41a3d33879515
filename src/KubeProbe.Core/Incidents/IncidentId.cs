using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Incidents;

/// <summary>Names one incident: <c>inc-</c> and 12 characters of lower-case base32. Safe in URLs and to be read aloud.</summary>
public static class IncidentId
{
    const string Prefix = "inc-", Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const int Characters = 12;

    /// <summary>The incident that an alert opens.</summary>
    public static string Of(string group, string firstAlert)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{group.Length}:{group}{firstAlert}"));
        return string.Create(Prefix.Length + Characters, hash, static (text, bytes) =>
        {
            Prefix.CopyTo(text);
            for (var i = 0; i < Characters; i++) text[Prefix.Length + i] = Alphabet[bytes[i] & 31];
        });
    }

    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text) =>
        text.Length == Prefix.Length + Characters && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Alphabet) < 0;
}
