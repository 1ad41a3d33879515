using System.CommandLine.Completions;
using Grpc.Core;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;
using KubeProbe.Cli.Runs;

namespace KubeProbe.Cli.Completion;

/// <summary>
/// Names for the shell to complete with. The library asks the same sources while it prints help, so the centre is asked only
/// when the shell asks (<c>[suggest:…]</c>), and has one second for its answer, or as long as KUBEPROBE_COMPLETION_TIMEOUT says; without an
/// answer there are no names, and no error.
/// </summary>
static class Names
{
    const string Budget = "1s";

    public static IEnumerable<string> Contexts(CliHost host)
    {
        try
        {
            return ContextFile.Load(host, new TalkWriter(host with { Error = TextWriter.Null }, false)).Contexts.Select(c => c.Name);
        }
        catch (Exception error) when (error is CliError or IOException or UnauthorizedAccessException)
        {
            // A shell that completes a word is no place for an error; the command itself will tell it.
            return [];
        }
    }

    public static IEnumerable<string> Manifests(CliSetup cli, CompletionContext context, Kind kind) =>
        Ask(cli, context, async (call, cancel) =>
        {
            var page = await call.Centre.Manifests.ListAsync(new ListManifestsRequest { Kind = kind.Name, PageSize = 500 }, cancellationToken: cancel);
            return page.Items.Select(i => i.Name);
        });

    public static IEnumerable<string> Runs(CliSetup cli, CompletionContext context) =>
        Ask(cli, context, async (call, cancel) =>
        {
            var page = await call.Centre.Runs.ListRunsAsync(new ListRunsRequest { PageSize = 50 }, cancellationToken: cancel);
            return page.Runs.Select(r => r.Id).Prepend(RunReference.Latest);
        });

    /// <summary>For arguments that are a kind first and names after it.</summary>
    public static IEnumerable<string> KindThenName(CliSetup cli, CompletionContext context)
    {
        if (!IsAsked(context)) return [];
        string[] given = [.. context.ParseResult.CommandResult.Children
            .OfType<System.CommandLine.Parsing.ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)];
        var first = given.FirstOrDefault();
        if (first is null || (given.Length == 1 && context.WordToComplete == first)) return [.. Kind.All.Select(k => k.Plural), .. GetTargets.Words];
        if (GetTargets.IsRuns(first)) return Runs(cli, context);
        return Kind.Find(first) is { } kind ? Manifests(cli, context, kind) : [];
    }

    static bool IsAsked(CompletionContext context) => context is TextCompletionContext;

    static IEnumerable<string> Ask(CliSetup cli, CompletionContext context, Func<Call, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        if (!IsAsked(context)) return [];
        try
        {
            const string setting = "KUBEPROBE_COMPLETION_TIMEOUT";
            using var budget = new CancellationTokenSource(DurationText.Parse(cli.Host.Setting(setting) ?? Budget, setting), cli.Host.Time);
            var quiet = cli with { Host = cli.Host with { Error = TextWriter.Null } };
            using var call = new Call(quiet, context.ParseResult);
            // The library's sources are synchronous.
            return [.. ask(call, budget.Token).GetAwaiter().GetResult()];
        }
        catch (Exception error) when (error is CliError or RpcException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // See above: no names, no error.
            return [];
        }
    }
}
