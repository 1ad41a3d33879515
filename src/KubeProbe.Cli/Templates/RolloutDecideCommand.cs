using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Templates;

/// <summary><c>kubeprobe template rollout promote|rollback NAME</c>.</summary>
sealed class RolloutDecideCommand : CliCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Name of the template" };
    readonly Option<string> reason = new("--reason") { Description = "Why; kept in the audit log", HelpName = "TEXT" };
    readonly RolloutDecision decision;

    public RolloutDecideCommand(CliSetup cli, string verb, string description, RolloutDecision decision) : base(cli, verb, description)
    {
        this.decision = decision;
        Add(name);
        Add(reason);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new DecideRolloutRequest { Template = call.Value(name)!, Decision = decision, Reason = call.Value(reason) ?? "" };
        RolloutText.Write(call, await call.Centre.Rollouts.DecideRolloutAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
