using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>Where a container's configuration comes from.</summary>
interface IConfigSource
{
    /// <summary>The Secret (<c>data</c> in base64), or null.</summary>
    JsonObject? FindSecret(string ns, string name);

    /// <summary>The ConfigMap, or null.</summary>
    JsonObject? FindConfigMap(string ns, string name);

    /// <summary>The PersistentVolumeClaim, or null.</summary>
    JsonObject? FindClaim(string ns, string name);

    /// <summary>The PersistentVolume, or null.</summary>
    JsonObject? FindVolume(string name);

    /// <summary>The Node, or null.</summary>
    JsonObject? FindNode(string name);

    /// <summary>A token for the pod's service account, bound to the pod.</summary>
    string IssueToken(JsonObject pod, string? audience, TimeSpan lifetime);
}
