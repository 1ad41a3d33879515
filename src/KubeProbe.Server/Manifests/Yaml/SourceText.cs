using System.Text;

namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>From bytes to text that is safe to take apart.</summary>
static class SourceText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without a byte order mark. Throws <see cref="SourceRefusal"/> when it is not UTF-8 or holds control characters.</summary>
    public static string Decode(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
            throw new SourceRefusal(1, 1, "The file is UTF-16.", "Save it as UTF-8.");
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];

        try
        {
            var text = Strict.GetString(bytes);
            RefuseControls(text);
            return text;
        }
        catch (DecoderFallbackException fault)
        {
            var (line, column) = PlaceOf(bytes[..Math.Clamp(fault.Index, 0, bytes.Length)]);
            throw new SourceRefusal(line, column, "The file is not UTF-8.", "Save it as UTF-8; put binary values into a Secret's data as base64.");
        }
    }

    // A YAML parser takes NUL for the end of the text: what follows would be lost without a word.
    static void RefuseControls(string text)
    {
        var (line, column) = (1, 1);
        foreach (var character in text)
        {
            if (char.IsControl(character) && character is not ('\n' or '\r' or '\t' or '\u0085'))
                throw new SourceRefusal(line, column, $"The file holds the control character U+{(int)character:X4}.", "Remove it, or write it as an escape in double quotes.");
            (line, column) = character == '\n' ? (line + 1, 1) : (line, column + 1);
        }
    }

    static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> before)
    {
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
