using KubeProbe.Probes.ApiServer;
using KubeProbe.Probes.CustomWorkloads;
using KubeProbe.Probes.Metrics;
using KubeProbe.Probes.OtherClusters;
using KubeProbe.Probes.Pods;

namespace KubeProbe.Probes;

/// <summary>Probes of the API server, of what extends it, and of clusters behind this one.</summary>
static partial class ProbeTable
{
    static ProbeRow[] Platform =>
    [
        new("apiserver-list", "lists come from etcd, from the cache and in pages, fast enough", p => new ApiServerList(p)),
        new("apiserver-watch", "news reach every watch, soon enough", p => new ApiServerWatch(p)),
        new("apiserver-instances", "every instance of the API server is ready and answers by itself", p => new ApiServerInstances(p)),
        new("admission-liveness", "ordinary objects pass admission, soon enough", p => new AdmissionLiveness(p)),
        new("custom-workload", "a workload of any kind gets ready and scales", p => new CustomWorkload(p)),
        new("virtual-cluster", "a pod made inside a virtual cluster is seen outside, and its status comes back", p => new VirtualCluster(p)),
        new("federation", "what is made in the hub reaches every member, and its status comes back", p => new Federation(p)),
        new("image-pull", "an image comes from its registry to a node, soon enough", p => new ImagePull(p)),
        new("metrics-api", "the metrics API has a fresh sample of every node and of pods", p => new MetricsApi(p)),
        new("autoscaler-lifecycle", "an autoscaler gets metrics and scales its deployment", p => new AutoscalerLifecycle(p)),
    ];
}
