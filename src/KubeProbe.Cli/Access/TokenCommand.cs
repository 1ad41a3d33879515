using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe token …</c>.</summary>
static class TokenCommand
{
    public static Command Create(CliSetup cli) => new("token", "Make, list and revoke the tokens that callers bear")
    {
        new TokenCreateCommand(cli),
        new TokenListCommand(cli),
        new TokenRevokeCommand(cli),
    };
}
