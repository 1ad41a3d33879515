using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe apply -f …</c>: all or nothing; every fault is told at once.</summary>
sealed class ApplyCommand : CliCommand
{
    readonly Option<string[]> files = ManifestFiles.FileOption();
    readonly Option<bool> recursive = ManifestFiles.RecursiveOption();
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would change and change nothing" };

    public ApplyCommand(CliSetup cli) : base(cli, "apply", "Create or change what manifests declare")
    {
        files.Required = true;
        Add(files);
        Add(recursive);
        Add(dryRun);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var read = await ManifestFiles.ReadAsync(call.Host, call.Value(files)!, call.Value(recursive), cancel);
        ManifestChanges.Write(call, await ApplyCall.SendAsync(call, read, call.Value(dryRun), cancel), call.Value(dryRun));
        return ExitCode.Success;
    }
}
