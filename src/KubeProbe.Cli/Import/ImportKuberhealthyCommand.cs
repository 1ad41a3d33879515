using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Completion;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Import;

/// <summary><c>kubeprobe import kuberhealthy -f …</c>: manifests to standard output, what could not be carried over to standard error.</summary>
sealed class ImportKuberhealthyCommand : CliCommand
{
    readonly Option<string[]> files = ManifestFiles.FileOption();
    readonly Option<bool> recursive = ManifestFiles.RecursiveOption();
    readonly Option<string> cluster = new("--cluster") { Description = "Cluster the checks are to run on", HelpName = "NAME" };
    readonly Option<string> group = new("--group") { Description = "Group of clusters the checks are to run on", HelpName = "NAME" };

    public ImportKuberhealthyCommand(CliSetup cli) : base(cli, "kuberhealthy", "Make manifests of khchecks, khjobs and HealthChecks, for kubeprobe apply")
    {
        files.Required = true;
        cluster.CompletionSources.Add(context => Names.Manifests(cli, context, Kind.Parse("clusters")));
        group.CompletionSources.Add(context => Names.Manifests(cli, context, Kind.Parse("clustergroups")));
        Add(files);
        Add(recursive);
        Add(cluster);
        Add(group);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ImportRequest { Source = "kuberhealthy", Cluster = call.Value(cluster) ?? "", Group = call.Value(group) ?? "" };
        request.Files.Add(await ManifestFiles.ReadAsync(call.Host, call.Value(files)!, call.Value(recursive), cancel));
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
