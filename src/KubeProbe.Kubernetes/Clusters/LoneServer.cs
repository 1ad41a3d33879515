using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>There is one.</summary>
sealed class LoneServer : IServers
{
    public int Count => 1;
}
