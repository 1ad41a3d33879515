using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Changes;

/// <summary><c>kubeprobe change post --id … --component …</c>: the same id again is the same change.</summary>
sealed class ChangePostCommand : CliCommand
{
    readonly Option<string> id = new("--id") { Description = "Id of the change in the release system; at most 128 characters", HelpName = "ID", Required = true };
    readonly Option<string> component = new("--component") { Description = "What was changed", HelpName = "NAME", Required = true };
    readonly Option<string?> version = Text("--version", "To which version", "VERSION");
    readonly Option<string[]> clusters = List("--clusters", "Clusters it touches, a comma between them");
    readonly Option<string?> group = Text("--group", "Cluster group it touches, instead of --clusters", "NAME");
    readonly Option<string?> space = Text("--namespace", "Namespace it touches", "NAME");
    readonly Option<string[]> nodes = List("--nodes", "Nodes it touches, a comma between them");
    readonly Option<string?> phase = Text("--phase", "Where the change stands, such as started or finished", "WORD");
    readonly Option<string[]> labels = new("--label", "-l") { Description = "A label of the change; may be given many times", HelpName = "KEY=VALUE" };

    public ChangePostCommand(CliSetup cli) : base(cli, "post", "Tell of a change and print the runs it fired")
    {
        clusters.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clusters")));
        group.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clustergroups")));
        foreach (var option in (Option[])[id, component, version, clusters, group, space, nodes, phase, labels]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new PostChangeRequest
        {
            Id = call.Value(id)!,
            Component = call.Value(component)!,
            Version = call.Value(version) ?? "",
            Group = call.Value(group) ?? "",
            Namespace = call.Value(space) ?? "",
            Phase = call.Value(phase) ?? "",
        };
        request.Clusters.Add(Words(call, clusters));
        request.Nodes.Add(Words(call, nodes));
        foreach (var (key, value) in Pairs.Parse(call.Value(labels), "-l")) request.Labels.Add(key, value);
        if (request.Clusters.Count > 0 == request.Group.Length > 0) throw new CliError("say which clusters: either --clusters a,b or --group NAME");

        ChangeText.Write(call, await call.Centre.Changes.PostChangeAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }

    static IEnumerable<string> Words(Call call, Option<string[]> option) =>
        (call.Value(option) ?? []).SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct();

    static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    static Option<string[]> List(string name, string description) => new(name) { Description = description, HelpName = "A,B" };
}
