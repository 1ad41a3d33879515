using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Gates;

/// <summary><c>kubeprobe gate get ID</c>: how it stands now; the exit code says nothing of the verdict.</summary>
sealed class GateGetCommand : CliCommand
{
    readonly Argument<string> id = new("CHANGE") { Description = "Id of the change" };

    public GateGetCommand(CliSetup cli) : base(cli, "get", "Show the gate of a change, and why it says what it says") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        GateText.Write(call, await call.Centre.Gates.GetGateAsync(new GetGateRequest { Id = call.Value(id)! }, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
