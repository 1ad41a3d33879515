using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Remedies;

/// <summary><c>kubeprobe remedy approve|reject ID --reason …</c>.</summary>
sealed class RemedyDecideCommand : CliCommand
{
    readonly Argument<string> id = new("ID") { Description = "Id of the execution; 'kubeprobe remedy runs --open' lists those that wait" };
    readonly Option<string> reason = new("--reason") { Description = "Why; kept in the audit log", HelpName = "TEXT", Required = true };
    readonly bool approve;

    public RemedyDecideCommand(CliSetup cli, bool approve)
        : base(cli, approve ? "approve" : "reject", approve ? "Let an execution that awaits approval act" : "Keep an execution that awaits approval from acting")
    {
        this.approve = approve;
        Add(id);
        Add(reason);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new DecideRemediationRequest { Id = call.Value(id)!, Approve = approve, Reason = call.Value(reason)! };
        RemediationText.Write(call, await call.Centre.Remedies.DecideRemediationAsync(request, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
