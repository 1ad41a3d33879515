using Grpc.Core;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe delete KIND NAME… | -f FILE</c>. What others reference is refused with their names, unless <c>--cascade</c>.</summary>
sealed class DeleteCommand : CliCommand
{
    readonly Argument<string[]> words = new("KIND NAME") { Description = "KIND NAME…, or KIND/NAME…", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string[]> files = ManifestFiles.FileOption();
    readonly Option<bool> recursive = ManifestFiles.RecursiveOption();
    readonly Option<bool> cascade = new("--cascade") { Description = "Delete what references it too" };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be deleted and delete nothing" };
    readonly Option<bool> ignoreMissing = new("--ignore-not-found") { Description = "What is not there is no error" };

    public DeleteCommand(CliSetup cli) : base(cli, "delete", "Delete by name, or what files declare")
    {
        words.CompletionSources.Add(context => Completion.Names.KindThenName(cli, context));
        Add(words);
        foreach (var option in (Option[])[files, recursive, cascade, dryRun, ignoreMissing]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        CliError? last = null;
        foreach (var (kind, name) in await TargetsAsync(call, cancel))
        {
            var request = new DeleteManifestRequest { Kind = kind.Name, Name = name, Cascade = call.Value(cascade), DryRun = call.Value(dryRun) };
            try
            {
                var answer = await call.Centre.Manifests.DeleteAsync(request, cancellationToken: cancel);
                ManifestChanges.Write(call, answer.Changes, request.DryRun);
            }
            catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound && call.Value(ignoreMissing))
            {
                call.Talk.Line($"{kind.Singular}/{name} is not there");
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
            {
                // The others can still go; each that could not is told.
                if (last is not null) Failure.Report(last, call.Talk);
                last = Explained(Connections.RpcFailure.Explain(error, call.Address), error.StatusCode);
            }
        }
        return last is null ? ExitCode.Success : throw last;
    }

    static CliError Explained(CliError error, StatusCode code) =>
        code == StatusCode.FailedPrecondition ? new(error.Message, "--cascade deletes what references it too; --dry-run shows what that is.", details: error.Details) : error;

    async Task<IReadOnlyList<(Kind Kind, string Name)>> TargetsAsync(Call call, CancellationToken cancel)
    {
        var named = call.Value(words) ?? [];
        var paths = call.Value(files) ?? [];
        if (named.Length > 0 == paths.Length > 0) throw new CliError("name what to delete: KIND NAME, or -f FILE");
        if (paths.Length == 0)
            return [.. ObjectReference.Parse(named).Select(r => (Kind.Parse(r.Kind), r.Name ?? throw new CliError($"name the {r.Kind} to delete")))];

        var read = await ManifestFiles.ReadAsync(call.Host, paths, call.Value(recursive), cancel);
        // What references goes before what is referenced.
        return [.. read.SelectMany(ManifestHeads.Read).Distinct().OrderByDescending(t => Kind.All.ToList().IndexOf(t.Kind))];
    }
}
