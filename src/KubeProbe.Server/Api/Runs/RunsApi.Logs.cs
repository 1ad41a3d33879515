using System.Runtime.CompilerServices;
using System.Text;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    /// <summary>The log of the run's pod: live while there is a pod, else the tail that was kept.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> LogsAsync(
        StreamLogsRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (request.TailLines < 0) throw ApiFault.Invalid("tailLines", "It is negative.", "Use 0 for all, or how many lines.");

        var run = await FindAsync(request.Id, cancellation);
        if (run.Phase is not RunPhase.Finished)
        {
            run = await LiveAsync(run);
            // Before its container runs a pod has no log to follow.
            if (request.Follow && run.Phase is RunPhase.Queued or RunPhase.Starting)
                run = await WaitAsync(run, at => at.Phase >= RunPhase.Running, LongestWait, cancellation);
        }

        var any = false;
        if (PodOf(run, request.Node) is { } pod && await TargetAsync(run.Order.Cluster, cancellation) is { } target)
        {
            int? tail = request.TailLines > 0 ? request.TailLines : null;
            await using var live = pods.FollowLogAsync(target, pod, request.Follow, tail, cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(live, run))
            {
                any = true;
                yield return live.Current;
            }
        }
        if (!any) yield return await KeptAsync(run, request, cancellation);
    }

    async Task<bool> NextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> live, RunRecord run)
    {
        try
        {
            return await live.MoveNextAsync();
        }
        catch (TargetClusterException fault)
        {
            LogNoLiveLog(run.Order.Id, fault.Message);
            return false;
        }
    }

    async Task<ReadOnlyMemory<byte>> KeptAsync(RunRecord run, StreamLogsRequest request, CancellationToken cancellation)
    {
        var (kept, _) = await queries.EvidenceAsync(run.Order.Id, cancellation);
        if (Pick(kept, request.Node) is { LogTail.Length: > 0 } part) return Encoding.UTF8.GetBytes(Tail(part.LogTail, request.TailLines));
        if (run.Order.IsSpread && request.Node.Length == 0)
            throw ApiFault.Invalid("node", "The run has a pod on each of its nodes.", $"Name a node; kubeprobe describe run {run.Order.Id} lists them.");
        if (run.Phase is not RunPhase.Finished)
            throw new ApiFault(Code.FailedPrecondition, "The run's pod has written nothing yet. Follow the log to wait for it.");
        throw ApiFault.NotFound(run.Verdict?.Verdict is KubeProbe.Core.Runs.Verdict.Passed
            ? "The run passed: its pod is gone, and logs are kept of runs that do not pass."
            : "No log was kept: the run's pod is gone, or its container never started. See the evidence of the run.");
    }

    static string Tail(string text, int lines)
    {
        if (lines == 0) return text;
        var at = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        for (; lines > 0 && at > 0; lines--) at = text.LastIndexOf('\n', at - 1) is var found and >= 0 ? found : 0;
        return at == 0 ? text : text[(at + 1)..];
    }

    static string? PodOf(RunRecord run, string node)
    {
        if (run.Attempt == 0) return null;
        if (node.Length == 0) return run.Pod;
        return run.Nodes.FirstOrDefault(part => part.Node == node) is { Pod.Length: > 0 } share
            ? share.Pod
            : run.Order.IsSpread ? PodName.Of(run.Order.Id, run.Attempt, node) : run.Pod;
    }

    async Task<ClusterTarget?> TargetAsync(string cluster, CancellationToken cancellation) =>
        await manifests.FindAsync(ManifestKind.Cluster, cluster, cancellation) is { } declared
            ? new ClusterTarget(declared.Name, declared.Generation, SpecJson.Read<ClusterSpec>(declared.Spec))
            : null;
}
