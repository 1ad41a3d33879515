using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Completion;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Import;

/// <summary><c>kubeprobe import kuberhealthy -f … | --from-cluster NAME</c>: manifests to standard output, what could not be carried over to standard error.</summary>
sealed class ImportKuberhealthyCommand : CliCommand
{
    readonly Option<string[]> files = ManifestFiles.FileOption();
    readonly Option<bool> recursive = ManifestFiles.RecursiveOption();
    readonly Option<string> from = new("--from-cluster") { Description = "Cluster whose checks the centre reads, beside or instead of files", HelpName = "NAME" };
    readonly Option<string> cluster = new("--cluster") { Description = "Cluster the checks are to run on", HelpName = "NAME" };
    readonly Option<string> group = new("--group") { Description = "Group of clusters the checks are to run on", HelpName = "NAME" };

    public ImportKuberhealthyCommand(CliSetup cli) : base(cli, "kuberhealthy", "Make manifests of khchecks, khjobs and HealthChecks, for kubeprobe apply")
    {
        from.CompletionSources.Add(context => Names.Manifests(cli, context, Kind.Parse("clusters")));
        cluster.CompletionSources.Add(context => Names.Manifests(cli, context, Kind.Parse("clusters")));
        group.CompletionSources.Add(context => Names.Manifests(cli, context, Kind.Parse("clustergroups")));
        Add(files);
        Add(recursive);
        Add(from);
        Add(cluster);
        Add(group);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ImportRequest
        {
            Source = "kuberhealthy", Cluster = call.Value(cluster) ?? "", Group = call.Value(group) ?? "", FromCluster = call.Value(from) ?? "",
        };
        if (call.Value(files) is { Length: > 0 } given) request.Files.Add(await ManifestFiles.ReadAsync(call.Host, given, call.Value(recursive), cancel));
        else if (request.FromCluster.Length == 0) throw new CliError("there is nothing to import from", "Name files with -f, or a cluster with --from-cluster.");
        var answer = await call.Centre.Manifests.ImportAsync(request, cancellationToken: cancel);
        foreach (var note in answer.Notes) call.Talk.Line(Line(note));
        if (answer.Manifests.Length == 0) throw new CliError("nothing could be imported");

        call.Out.Text(answer.Manifests);
        return ExitCode.Success;
    }

    static string Line(ImportNote note)
    {
        var where = string.Join(' ', new[] { note.Object, note.Field }.Where(part => part.Length > 0));
        return SafeText.Line(where.Length > 0 ? $"{where}: {note.Reason}" : note.Reason);
    }
}
