using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Changes;

/// <summary><c>kubeprobe change …</c>.</summary>
static class ChangeCommand
{
    public static Command Create(CliSetup cli) => new("change", "Tell of a change, and see which runs it fired")
    {
        new ChangePostCommand(cli),
        new ChangeGetCommand(cli),
    };
}
