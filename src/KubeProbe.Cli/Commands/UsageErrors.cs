using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>
/// Says what is wrong with a command line in a line or two on standard error. The library would print the full help to
/// standard output and exit with 1, which here means a failed run.
/// </summary>
static class UsageErrors
{
    /// <summary>True when there was something to report.</summary>
    public static bool Report(ParseResult parsed, TalkWriter talk)
    {
        var unknown = parsed.Action == parsed.CommandResult.Command.Action ? UnknownOption(parsed) : null;
        if (parsed.Action is not ParseErrorAction && unknown is null) return false;

        // That a command is missing says nothing where the one that was given is unknown.
        IEnumerable<string> messages = unknown is not null ? [$"Unrecognized option '{unknown}'."]
            : parsed.UnmatchedTokens is [[not '-', ..] word, ..] && parsed.CommandResult.Command.Subcommands.Count > 0 ? [$"Unrecognized command '{word}'."]
            : parsed.Errors.Select(e => OneLine(e.Message)).Distinct();
        foreach (var message in messages) talk.Error(message);
        if (Nearest(parsed, unknown ?? parsed.UnmatchedTokens.FirstOrDefault() ?? "") is { } nearest) talk.Hint($"Did you mean '{nearest}'?");
        talk.Hint($"'{Path(parsed)} --help' shows how it is used.");
        return true;
    }

    /// <summary>The library lists accepted words one a line.</summary>
    static string OneLine(string message) => string.Join(' ', message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A mistyped option where the command takes any number of words: the library takes it for one of them.</summary>
    static string? UnknownOption(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? null
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(a => a.Tokens).Select(t => t.Value)
                .FirstOrDefault(v => v is ['-', _, ..]);

    /// <summary>The command or option nearest to the first word nobody knows, when it is near.</summary>
    static string? Nearest(ParseResult parsed, string word)
    {
        const int Near = 2;
        if (word.Length <= Near) return null;
        var command = parsed.CommandResult.Command;
        var known = word.StartsWith('-')
            ? command.Parents.OfType<Command>().Append(command).SelectMany(c => c.Options).Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        return known.Select(k => (Word: k, Distance: Distance(word, k))).Where(k => k.Distance <= Near).OrderBy(k => k.Distance).FirstOrDefault().Word;
    }

    /// <summary>How many letters must be put in, left out or changed to come from one word to the other (Levenshtein).</summary>
    static int Distance(string from, string to)
    {
        if (from.Length > 64) return int.MaxValue;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }

    static string Path(ParseResult parsed)
    {
        var words = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
            words.Insert(0, at.Command is RootCommand ? "kubeprobe" : at.Command.Name);
        return string.Join(' ', words);
    }
}
