using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Runs;

/// <summary>A run as users name it: its id, a prefix of at least six characters that only one run has, or <c>@latest</c>.</summary>
static class RunReference
{
    public const string Latest = "@latest";

    const string Prefix = "run/";

    public static Argument<string> Argument(CliSetup cli)
    {
        var run = new Argument<string>("RUN") { Description = "Id of the run, a unique prefix of it, or @latest" };
        run.CompletionSources.Add(context => Completion.Names.Runs(cli, context));
        return run;
    }

    /// <summary>The run that is meant.</summary>
    public static async Task<Run> ResolveAsync(Call call, string word, CancellationToken cancel)
    {
        var id = word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : word;
        if (id != Latest) return await call.Centre.Runs.GetRunAsync(new GetRunRequest { Id = id }, cancellationToken: cancel);

        var newest = await call.Centre.Runs.ListRunsAsync(new ListRunsRequest { PageSize = 1 }, cancellationToken: cancel);
        if (newest.Runs.Count == 0) throw new CliError("there is no run yet", "Start one: 'kubeprobe run CASE --cluster CLUSTER'.");
        // The list leaves out what only the single answer holds.
        return await call.Centre.Runs.GetRunAsync(new GetRunRequest { Id = newest.Runs[0].Id }, cancellationToken: cancel);
    }
}
