using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Gates;

/// <summary><c>kubeprobe gate …</c>.</summary>
static class GateCommand
{
    public static Command Create(CliSetup cli) => new("gate", "Ask whether a change may go on")
    {
        new GateWaitCommand(cli),
        new GateGetCommand(cli),
        new GateOverrideCommand(cli),
    };
}
