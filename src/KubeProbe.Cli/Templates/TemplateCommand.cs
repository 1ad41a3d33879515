using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Templates;

/// <summary><c>kubeprobe template …</c>.</summary>
static class TemplateCommand
{
    public static Command Create(CliSetup cli) => new("template", "Make probes of your own, and bring new versions of them to the clusters")
    {
        new TemplateNewCommand(cli),
        new Command("rollout", "See and decide how a new version of a template comes to the clusters")
        {
            new RolloutStatusCommand(cli),
            new RolloutDecideCommand(cli, "promote", "Run the newest version everywhere, whatever its runs say", RolloutDecision.Promote),
            new RolloutDecideCommand(cli, "rollback", "Run the version before the newest everywhere", RolloutDecision.RollBack),
        },
    };
}
