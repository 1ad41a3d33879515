using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Templates;

/// <summary><c>kubeprobe template …</c>.</summary>
static class TemplateCommand
{
    public static Command Create(CliSetup cli) => new("template", "Make probes of your own") { new TemplateNewCommand(cli) };
}
