using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Changes;

/// <summary>The options that tell of a change, whichever command takes them.</summary>
sealed class ChangeOptions
{
    readonly Option<string?> component = Text("--component", "What was changed", "NAME");
    readonly Option<string?> version = Text("--version", "To which version", "VERSION");
    readonly Option<string[]> clusters = List("--clusters", "Clusters it touches, a comma between them");
    readonly Option<string?> group = Text("--group", "Cluster group it touches, instead of --clusters", "NAME");
    readonly Option<string?> space = Text("--namespace", "Namespace it touches", "NAME");
    readonly Option<string[]> nodes = List("--nodes", "Nodes it touches, a comma between them");
    readonly Option<string?> phase = Text("--phase", "Where the change stands, such as started or finished", "WORD");
    readonly Option<string[]> labels = new("--label", "-l") { Description = "A label of the change; may be given many times", HelpName = "KEY=VALUE" };

    public ChangeOptions(CliSetup cli, bool required)
    {
        component.Required = required;
        clusters.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clusters")));
        group.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clustergroups")));
    }

    public IReadOnlyList<Option> All => [component, version, clusters, group, space, nodes, phase, labels];

    /// <summary>Whether any of them was given.</summary>
    public bool Given(Call call) => All.Any(call.Given);

    /// <summary>The change they tell of; <see cref="CliError"/> when something is missing.</summary>
    public PostChangeRequest Read(Call call, string id)
    {
        var request = new PostChangeRequest
        {
            Id = id,
            Component = call.Value(component) ?? throw new CliError("say what was changed: --component NAME"),
            Version = call.Value(version) ?? "",
            Group = call.Value(group) ?? "",
            Namespace = call.Value(space) ?? "",
            Phase = call.Value(phase) ?? "",
        };
        request.Clusters.Add(Words(call, clusters));
        request.Nodes.Add(Words(call, nodes));
        foreach (var (key, value) in Pairs.Parse(call.Value(labels), "-l")) request.Labels.Add(key, value);
        return request.Clusters.Count > 0 == request.Group.Length > 0
            ? throw new CliError("say which clusters: either --clusters a,b or --group NAME")
            : request;
    }

    static IEnumerable<string> Words(Call call, Option<string[]> option) =>
        (call.Value(option) ?? []).SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct();

    static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    static Option<string[]> List(string name, string description) => new(name) { Description = description, HelpName = "A,B" };
}
