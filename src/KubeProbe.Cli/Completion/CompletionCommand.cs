using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Completion;

/// <summary><c>kubeprobe completion SHELL</c>: prints the few lines that let a shell ask this command for words.</summary>
sealed class CompletionCommand : CliCommand
{
    readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    public CompletionCommand(CliSetup cli) : base(cli, "completion", "Print the completion script of a shell, for example: source <(kubeprobe completion bash); KUBEPROBE_COMPLETION_TIMEOUT says how long names may take (1s)")
    {
        shell.AcceptOnlyFromAmong([.. ShellScripts.All.Keys]);
        Add(shell);
    }

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        call.Out.Text(ShellScripts.All[call.Value(shell)!]);
        return Task.FromResult(ExitCode.Success);
    }
}
