using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Remedies;

/// <summary><c>kubeprobe remedy …</c>.</summary>
static class RemedyCommand
{
    public static Command Create(CliSetup cli) => new("remedy", "Executions of remedies: what was tried, approved and done, and whether it helped")
    {
        new RemedyRunsCommand(cli),
        new RemedyShowCommand(cli),
        new RemedyDecideCommand(cli, approve: true),
        new RemedyDecideCommand(cli, approve: false),
    };
}
