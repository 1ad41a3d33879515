using KubeProbe.Probes.ApiServer;
using KubeProbe.Probes.Certificates;
using KubeProbe.Probes.Deployments;
using KubeProbe.Probes.Etcd;
using KubeProbe.Probes.NodeProbes;
using KubeProbe.Probes.Pods;

namespace KubeProbe.Probes;

/// <summary>A probe by name. Adding one is a class and a row here, and a template and a case in <c>catalog/</c>.</summary>
sealed record ProbeRow(string Name, string Summary, Func<ProbeParameters, IProbe> Make);

static partial class ProbeTable
{
    public static IReadOnlyList<ProbeRow> Rows { get; } =
    [
        new("pod-lifecycle", "a pod is scheduled, becomes ready and goes away", p => new PodLifecycle(p)),
        new("deployment-lifecycle", "a deployment with its service rolls out, rolls over, scales and goes away", p => new DeploymentLifecycle(p)),
        new("apiserver-crud", "objects can be created, read, changed, watched and deleted", p => new ApiServerCrud(p)),
        new("etcd", "etcd answers put, get, transaction and delete on every endpoint", p => new EtcdOperations(p)),
        new("tls-expiry", "no certificate of the endpoints expires too soon", p => new TlsExpiry(p)),
        new("node-pod", "a pod on this node can resolve, reach the API server, tell the time and write", p => new NodePod(p)),
        .. Workloads,
        .. Networking,
        .. Platform,
        .. Inspections,
    ];
}
