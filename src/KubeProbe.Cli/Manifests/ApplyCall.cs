using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Manifests;

/// <summary>Sends files to be applied; whatever is wrong with them is told to the last fault.</summary>
static class ApplyCall
{
    public static async Task<IReadOnlyList<ManifestChange>> SendAsync(Call call, IReadOnlyList<ManifestFile> files, bool dryRun, CancellationToken cancel)
    {
        var request = new ApplyRequest { DryRun = dryRun, AnswerFaults = true, Files = { files } };
        var answer = await call.Centre.Manifests.ApplyAsync(request, cancellationToken: cancel);
        if (answer.Faults.Count == 0) return answer.Changes;

        throw new CliError(
            $"{(answer.Faults.Count == 1 ? "1 fault" : $"{answer.Faults.Count} faults")}: nothing was applied",
            details: [.. answer.Faults.Select(RpcFailure.Line)]);
    }
}
