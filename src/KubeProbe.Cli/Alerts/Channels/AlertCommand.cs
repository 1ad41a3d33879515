using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Alerts.Channels;

/// <summary><c>kubeprobe alert …</c>.</summary>
static class AlertCommand
{
    public static Command Create(CliSetup cli) => new("alert", "Look at and try the channels alerts go to")
    {
        new AlertChannelsCommand(cli),
        new AlertPreviewCommand(cli),
        new AlertTestCommand(cli),
        new AlertOnCallCommand(cli),
        new DeadLettersCommand(cli),
        new AlertResendCommand(cli),
    };
}
