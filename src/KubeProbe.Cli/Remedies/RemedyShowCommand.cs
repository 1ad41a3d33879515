using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Remedies;

/// <summary><c>kubeprobe remedy show ID</c>: the whole story of one execution.</summary>
sealed class RemedyShowCommand : CliCommand
{
    readonly Argument<string> id = new("ID") { Description = "Id of the execution; 'kubeprobe remedy runs' lists them" };

    public RemedyShowCommand(CliSetup cli) : base(cli, "show", "Show one execution: why, what it tried, who approved, what it did, and whether that helped") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        RemediationText.Write(call, await call.Centre.Remedies.GetRemediationAsync(new GetRemediationRequest { Id = call.Value(id)! }, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
