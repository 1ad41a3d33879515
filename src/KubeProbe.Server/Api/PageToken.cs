using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Server.Api;

/// <summary>
/// Where the next page begins: base64url of the last row's key and of a hash of what was listed, so that a token is good for its
/// own list only.
/// </summary>
static class PageToken
{
    const int MaxLength = 1_024;

    /// <summary>A token; <paramref name="list"/> says what is listed, the filter included.</summary>
    public static string Write(string list, params string[] key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([Digest(list), .. key]));

    /// <summary>The key, null for an empty token (the first page); throws the fault for one that isn't good here.</summary>
    public static string[]? Read(string list, string token, int parts)
    {
        if (token.Length == 0) return null;
        try
        {
            if (token.Length <= MaxLength
                && JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(token)) is { } key
                && key.Length == parts + 1 && key[0] == Digest(list) && key.All(IsText))
                return key[1..]!;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            // Told below, as any other token that isn't one.
        }
        throw Fault();
    }

    public static ApiFault Fault() => ApiFault.Invalid(
        "pageToken", "It is no token of this list.", "Use nextPageToken of the page before, with the same filter.");

    // What no key has, and no database takes.
    static bool IsText(string? part) => part is not null && !part.Any(character => character == '\0' || char.IsSurrogate(character));

    static string Digest(string list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, 6));
}
