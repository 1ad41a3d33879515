using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.Server.Access;

/// <summary>
/// The text of a bearer token: <c>kpt_</c>, 32 random bytes in base 62 (43 characters), and their CRC-32 in base 62 (6
/// characters). Prefix and checksum tell scanners what it is and let the server refuse junk without asking the database.
/// </summary>
static class TokenText
{
    public const string Prefix = "kpt_";

    const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int Body = 43;
    const int Check = 6;

    /// <summary>A new token.</summary>
    public static string Create()
    {
        var body = Encode(new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true), Body);
        return Prefix + body + Checksum(body);
    }

    /// <summary>Whether the form and the checksum are right; says nothing about who issued it.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Prefix.Length + Body + Check
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0
        && text.AsSpan(Prefix.Length + Body).SequenceEqual(Checksum(text.Substring(Prefix.Length, Body)));

    /// <summary>What is kept of it.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    static string Checksum(string body)
    {
        var crc = uint.MaxValue;
        foreach (var character in body)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB8_8320 & (0 - (crc & 1)));
        }
        return Encode(~crc, Check);
    }

    static string Encode(BigInteger number, int length) => string.Create(length, number, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out var digit);
            text[i] = Digits[(int)digit];
        }
    });
}
