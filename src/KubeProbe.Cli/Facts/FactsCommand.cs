using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Facts;

/// <summary><c>kubeprobe facts …</c>.</summary>
static class FactsCommand
{
    public static Command Create(CliSetup cli) => new("facts", "What is so in each cluster, compared across the fleet")
    {
        new FactsDiffCommand(cli),
        new FactsListCommand(cli),
        new FactsChangesCommand(cli),
    };
}
