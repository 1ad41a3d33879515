using KubeProbe.Core.Clusters;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.NodeProbes;

/// <summary>Nodes over the Kubernetes API.</summary>
sealed class TargetNodes(ClusterApis apis) : ITargetNodes
{
    const string PageSize = "500";

    /// <summary>Kubernetes supports five thousand nodes; four times that is somebody's mischief.</summary>
    const int MostPages = 40;

    public async Task<IReadOnlyList<TargetNode>> ListAsync(
        ClusterTarget target, IReadOnlyDictionary<string, string> selector, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var labels = selector.Count == 0 ? null : string.Join(',', selector.Select(l => $"{l.Key}={l.Value}"));
        var nodes = new List<TargetNode>();
        string? rest = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var call = ApiCall.List(ApiPath.With(
                ApiPath.Of("", "v1", null, "nodes"), ("labelSelector", labels), ("limit", PageSize), ("continue", rest)));
            var reply = await lease.Api.RequireAsync(call, cancellation).ConfigureAwait(false);
            var page = reply.Read(target.Name, NodeJson.Default.NodePage);
            nodes.AddRange((page.Items ?? []).Select(Read));

            rest = page.Metadata.Continue;
            if (string.IsNullOrEmpty(rest)) return [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        }
        throw new TargetClusterException(TargetFault.Invalid, $"Cluster {target.Name} lists more nodes than Kubernetes supports. Narrow placement.nodeSelector.");
    }

    static TargetNode Read(NodeObject node) => new(
        node.Metadata.Name,
        node.Status.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) is true,
        !node.Spec.Unschedulable);
}
