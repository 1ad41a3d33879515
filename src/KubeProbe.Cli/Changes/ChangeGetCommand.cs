using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Changes;

/// <summary><c>kubeprobe change get ID</c>.</summary>
sealed class ChangeGetCommand : CliCommand
{
    readonly Argument<string> id = new("ID") { Description = "Id of the change" };

    public ChangeGetCommand(CliSetup cli) : base(cli, "get", "Show a change and the runs it fired") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        ChangeText.Write(call, await call.Centre.Changes.GetChangeAsync(new GetChangeRequest { Id = call.Value(id)! }, cancellationToken: cancel));
        return ExitCode.Success;
    }
}
