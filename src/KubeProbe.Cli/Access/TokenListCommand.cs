using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe token list</c>.</summary>
sealed class TokenListCommand(CliSetup cli) : CliCommand(cli, "list", "List the tokens, never their secrets")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await TokenTable.ListAsync(call, cancel);
        return ExitCode.Success;
    }
}
