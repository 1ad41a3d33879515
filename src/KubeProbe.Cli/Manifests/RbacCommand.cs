using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe rbac …</c>.</summary>
static class RbacCommand
{
    public static Command Create(CliSetup cli) => new("rbac", "Rights that probes need in a target cluster") { new RbacRenderCommand(cli) };
}
