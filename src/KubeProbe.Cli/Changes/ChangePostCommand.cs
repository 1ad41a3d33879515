using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Changes;

/// <summary><c>kubeprobe change post --id … --component …</c>: the same id again is the same change.</summary>
sealed class ChangePostCommand : CliCommand
{
    readonly Option<string> id = new("--id") { Description = "Id of the change in the release system; at most 128 characters", HelpName = "ID", Required = true };
    readonly ChangeOptions change;

    public ChangePostCommand(CliSetup cli) : base(cli, "post", "Tell of a change and print the runs it fired")
    {
        change = new ChangeOptions(cli, required: true);
        Add(id);
        foreach (var option in change.All) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        ChangeText.Write(call, await call.Centre.Changes.PostChangeAsync(change.Read(call, call.Value(id)!), cancellationToken: cancel));
        return ExitCode.Success;
    }
}
