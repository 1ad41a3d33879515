using KubeProbe.Probes.Networking;

namespace KubeProbe.Probes;

/// <summary>Probes of the ways between pods, services and the world.</summary>
static partial class ProbeTable
{
    static ProbeRow[] Networking =>
    [
        new("cluster-dns", "every name server resolves names of the cluster and of the world", p => new ClusterDns(p)),
        new("service-reach", "services lead to their pods, at cluster address and node port", p => new ServiceReach(p)),
        new("pod-mesh", "pods on every node connect to pods on every other", p => new PodMesh(p)),
        new("ingress-reach", "an ingress gets an address and leads to its pods", p => new IngressReach(p)),
    ];
}
