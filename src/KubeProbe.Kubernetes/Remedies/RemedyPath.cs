using KubeProbe.Core.Remedies;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Remedies;

/// <summary>Where the objects of remedies are.</summary>
static class RemedyPath
{
    /// <summary>All of a kind in their namespace, or one of them.</summary>
    public static string Of(RemedyObjectKind kind, string? ns, params ReadOnlySpan<string> name)
    {
        var (group, resource) = kind switch
        {
            RemedyObjectKind.Pod => ("", "pods"),
            RemedyObjectKind.Node => ("", "nodes"),
            RemedyObjectKind.Job => ("batch", "jobs"),
            RemedyObjectKind.Deployment => ("apps", "deployments"),
            RemedyObjectKind.StatefulSet => ("apps", "statefulsets"),
            RemedyObjectKind.DaemonSet => ("apps", "daemonsets"),
            RemedyObjectKind.ReplicaSet => ("apps", "replicasets"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no object of a cluster."),
        };
        return ApiPath.Of(group, "v1", kind is RemedyObjectKind.Node ? null : ns, [resource, .. name]);
    }
}
