using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Alerts.Silences;

/// <summary><c>kubeprobe silence …</c>.</summary>
static class SilenceCommand
{
    public static Command Create(CliSetup cli) => new("silence", "Keep alerts from being sent for a time")
    {
        new SilenceCreateCommand(cli),
        new SilenceListCommand(cli),
        new SilenceExpireCommand(cli),
    };
}
