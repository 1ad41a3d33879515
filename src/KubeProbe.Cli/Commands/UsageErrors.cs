using System.CommandLine.Invocation;
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
        if (parsed.Action is not ParseErrorAction) return false;
        foreach (var message in parsed.Errors.Select(e => e.Message).Distinct()) talk.Error(message);
        talk.Hint($"'{Path(parsed)} --help' shows how it is used.");
        return true;
    }

    static string Path(ParseResult parsed)
    {
        var words = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            words.Insert(0, at.Command is RootCommand ? "kubeprobe" : at.Command.Name);
        return string.Join(' ', words);
    }
}
