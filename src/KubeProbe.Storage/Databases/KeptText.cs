using System.Text;

namespace KubeProbe.Storage.Databases;

/// <summary>
/// Text as both databases can keep it: PostgreSQL has no NUL, UTF-8 no half of a surrogate pair, and a bound is held by cutting
/// and saying so, because history must not fail for what a probe wrote.
/// </summary>
static class KeptText
{
    const string Mark = "… [cut]";

    /// <summary>The first characters, at most <paramref name="max"/> with the mark.</summary>
    public static string Within(string text, int max)
    {
        var clean = Clean(text);
        if (clean.Length <= max) return clean;

        var end = max - Mark.Length;
        return string.Concat(clean.AsSpan(0, char.IsLowSurrogate(clean[end]) ? end - 1 : end), Mark);
    }

    /// <summary>As <see cref="Within"/>, and null stays null.</summary>
    public static string? WithinOrNull(string? text, int max) => text is null ? null : Within(text, max);

    /// <summary>The end of a text, at most <paramref name="max"/> bytes of UTF-8 with the mark: of a log the end tells most.</summary>
    public static string Tail(string text, int max)
    {
        var clean = Clean(text);
        if (Encoding.UTF8.GetByteCount(clean) <= max) return clean;

        var bytes = Encoding.UTF8.GetBytes(clean);
        var start = bytes.Length - max + Encoding.UTF8.GetByteCount(Mark);
        // Not in the middle of a character: its later bytes begin with the bits 10.
        while ((bytes[start] & 0xC0) == 0x80) start++;
        return Mark + Encoding.UTF8.GetString(bytes.AsSpan(start));
    }

    static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsSurrogate(text[i])) return Replace(text);
        }
        return text;
    }

    static string Replace(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        return clean.ToString();
    }
}
