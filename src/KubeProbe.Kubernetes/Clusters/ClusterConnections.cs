using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Connections over HTTP to API servers.</summary>
sealed partial class ClusterConnections(ClusterApis apis, CredentialReader reader, TimeProvider time) : IClusterConnections
{
    public IReadOnlyList<ManifestFault> Inspect(KubeconfigConnection connection, ReadOnlyMemory<byte> kubeconfig) =>
        KubeconfigReader.Read(kubeconfig, connection.Context).Faults;

    public void Forget(string cluster) => apis.Forget(cluster);
}
