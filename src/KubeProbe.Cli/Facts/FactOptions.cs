using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Manifests;

namespace KubeProbe.Cli.Facts;

/// <summary>Options that choose facts.</summary>
sealed class FactOptions(CliSetup cli)
{
    public Option<string?> Case { get; } = Named(cli, "--case", "Facts that this case tells", "cases");

    public Option<string?> Cluster { get; } = Named(cli, "--cluster", "Facts of this cluster", "clusters");

    public Option<string?> Selector { get; } = new("--selector", "-l") { Description = "Clusters with these labels, such as env=prod,tier in (a,b),!canary", HelpName = "SELECTOR" };

    static Option<string?> Named(CliSetup cli, string name, string description, string kind)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "NAME" };
        option.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse(kind)));
        return option;
    }
}
