using YamlDotNet.Core;

namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>Says what a YAML parser did not like in words that help.</summary>
static class YamlFault
{
    public static SourceRefusal Explain(YamlException fault, string text, int linesBefore)
    {
        if (fault.Message.Contains("tab", StringComparison.OrdinalIgnoreCase) && FindTab(text) is var (tabLine, tabColumn))
            return new(tabLine + linesBefore, tabColumn, "The line is indented with a tab.", "Indent with spaces: YAML allows no tabs there.");

        var (line, column) = ((int)fault.Start.Line + linesBefore, (int)fault.Start.Column);
        return new(line, column, $"This is not YAML: {Sentence(fault.Message)}", RemedyOf(fault.Message));
    }

    static (int Line, int Column)? FindTab(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var indent = line.Length - line.AsSpan().TrimStart(" \t").Length;
            if (line.AsSpan(0, indent).IndexOf('\t') is >= 0 and var tab) return (number, tab + 1);
        }
        return null;
    }

    // The parser ends some messages with the place once more, and doubles blanks in others.
    static string Sentence(string message)
    {
        var text = string.Join(' ', message.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return text.EndsWith('.') ? text : text + ".";
    }

    static string RemedyOf(string message) => message switch
    {
        _ when message.Contains("quoted scalar", StringComparison.Ordinal) => "Close the quotation mark, and escape those within the text.",
        _ when message.Contains("plain scalar", StringComparison.Ordinal) => "Check the indentation; quote a text that holds \": \".",
        _ when message.Contains("flow", StringComparison.Ordinal) => "Close every { and [, and separate the parts by commas.",
        _ when message.Contains("cannot start any token", StringComparison.Ordinal) => "Quote a text that begins with @, `, % or a tab.",
        _ => "Check the indentation of this line and the one before.",
    };
}
