using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Core.Facts;

/// <summary>How many facts a run may tell, and how long they are.</summary>
public static class FactBounds
{
    /// <summary>Facts of one run.</summary>
    public const int MaxFacts = 64;

    /// <summary>Characters of a name.</summary>
    public const int MaxName = 128;

    /// <summary>Bytes of a value.</summary>
    public const int MaxValue = 1_024;

    /// <summary>Whether a name may hold the character.</summary>
    public static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':' or '@';

    /// <summary>A value within its bound: one that is too long ends with a hash of the whole, so that two that differ late still differ.</summary>
    public static string Value(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value.Replace('\0', '\uFFFD'));
        if (bytes.Length <= MaxValue) return Encoding.UTF8.GetString(bytes);
        var hash = $"… sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}";
        var keep = MaxValue - Encoding.UTF8.GetByteCount(hash);
        // No half of a character at the cut.
        while ((bytes[keep] & 0xC0) == 0x80) keep--;
        return Encoding.UTF8.GetString(bytes, 0, keep) + hash;
    }
}
