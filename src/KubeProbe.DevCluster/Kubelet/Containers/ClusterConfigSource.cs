using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>Configuration from the cluster's own store and token issuer.</summary>
sealed class ClusterConfigSource(ClusterContext context) : IConfigSource
{
    public JsonObject? FindSecret(string ns, string name) => context.Store.Peek(ResourceTypes.Secrets, ns, name);

    public JsonObject? FindConfigMap(string ns, string name) => context.Store.Peek(ResourceTypes.ConfigMaps, ns, name);

    public JsonObject? FindClaim(string ns, string name) => context.Store.Peek(ResourceTypes.PersistentVolumeClaims, ns, name);

    public JsonObject? FindVolume(string name) => context.Store.Peek(ResourceTypes.PersistentVolumes, null, name);

    public JsonObject? FindNode(string name) => context.Store.Peek(ResourceTypes.Nodes, null, name);

    public string IssueToken(JsonObject pod, string? audience, TimeSpan lifetime) => context.IssueToken(new ServiceAccountTokenRequest(
        pod.Namespace(), new PodView(pod).ServiceAccount, lifetime, audience is null ? [] : [audience], pod));
}
