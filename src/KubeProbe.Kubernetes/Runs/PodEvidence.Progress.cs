using System.Text;
using KubeProbe.Core.Clusters;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class PodEvidence
{
    /// <summary>What the side-car's lines of progress begin with.</summary>
    const string Progress = "progress: ";

    // Its other lines are few: that it can't reach the centre, say.
    const string ProgressLines = "20", ProgressBytes = "65536";

    public async Task<string> ProgressAsync(ClusterTarget target, string pod, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var mask = await MaskAsync(lease.Api, target, pod, cancellation).ConfigureAwait(false);
        var call = LogTail.CallOf(ProbePod.ResultsContainer, target.Spec.Namespace, pod, ("tailLines", ProgressLines), ("limitBytes", ProgressBytes));
        var reply = await lease.Api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (!reply.Succeeded) throw ApiFaults.Of(target.Name, call, reply);
        var lines = Encoding.UTF8.GetString(reply.Body).Split('\n');
        var last = Array.FindLast(lines, line => line.StartsWith(Progress, StringComparison.Ordinal));
        return last is null ? "" : mask.Apply(last[Progress.Length..].TrimEnd());
    }
}
