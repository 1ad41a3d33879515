using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.DevClusters;

/// <summary><c>kubeprobe dev fault …</c>: breaks a DevCluster on purpose. There is nothing of the kind for a real cluster.</summary>
static class DevCommand
{
    public static Command Create(CliSetup cli) => new("dev", "Work with the DevClusters of src/KubeProbe.Dev")
    {
        new Command("fault", "Switch faults of a DevCluster on and off")
        {
            new DevFaultListCommand(cli),
            new DevFaultAddCommand(cli),
            new DevFaultClearCommand(cli),
        },
    };
}
