using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Import;

/// <summary><c>kubeprobe import …</c>.</summary>
static class ImportCommand
{
    public static Command Create(CliSetup cli) => new("import", "Make manifests of what another tool declares; nothing is applied") { new ImportKuberhealthyCommand(cli) };
}
