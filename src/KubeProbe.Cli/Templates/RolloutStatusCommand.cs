using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Templates;

/// <summary><c>kubeprobe template rollout status NAME</c>: where the newest version stands.</summary>
sealed class RolloutStatusCommand : CliCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Name of the template" };

    public RolloutStatusCommand(CliSetup cli) : base(cli, "status", "Show where the newest version of a template stands") => Add(name);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        RolloutText.Write(call, await call.Centre.Rollouts.GetRolloutAsync(new GetRolloutRequest { Template = call.Value(name)! }, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
