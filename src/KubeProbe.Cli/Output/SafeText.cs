using System.Text;

namespace KubeProbe.Cli.Output;

/// <summary>
/// Text that came from elsewhere, made safe for a terminal: control characters (an escape sequence in a pod's message, say)
/// are shown instead of obeyed.
/// </summary>
static class SafeText
{
    /// <summary>One line: a line break becomes a space.</summary>
    public static string Line(string text) => Clean(text, keepBreaks: false);

    /// <summary>Many lines: line breaks and tabs stay.</summary>
    public static string Block(string text) => Clean(text, keepBreaks: true);

    static string Clean(string text, bool keepBreaks)
    {
        if (!text.Any(char.IsControl)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.Replace("\r\n", "\n"))
        {
            if (!char.IsControl(c)) clean.Append(c);
            else if (c is '\n' or '\t') clean.Append(keepBreaks ? c : ' ');
            else if (c < 0x20) clean.Append('^').Append((char)(c + '@'));
            else clean.Append('?');
        }
        return clean.ToString();
    }
}
