using System.Globalization;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Metrics;

/// <summary>
/// The metrics API as <c>kubectl top</c> and autoscalers use it: it answers for nodes (<c>nodes</c>) and for the pods of a namespace (<c>pods</c>), has a sample of
/// every node that is ready, and none is older than it may be (<c>age</c>, seconds).
/// </summary>
sealed class MetricsApi(ProbeParameters parameters) : IProbe
{
    readonly TimeSpan mostAge = parameters.Duration("MAX_AGE", TimeSpan.FromMinutes(3));
    readonly string podsOf = parameters.Text("PODS_NAMESPACE", "kube-system");
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(10));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
        var samples = await tries.TryAsync("nodes", stop => cluster.GetAsync("apis/metrics.k8s.io/v1beta1/nodes", stop));
        var nodes = await tries.TryAsync("list", stop => cluster.GetAsync("api/v1/nodes", stop));
        await tries.TryAsync("pods", async stop =>
        {
            var pods = await cluster.GetAsync($"apis/metrics.k8s.io/v1beta1/namespaces/{podsOf}/pods", stop);
            return pods.Items("items").Any() ? pods : throw new ProbeFailedException($"it has no sample of any pod in namespace {podsOf}");
        });
        if (samples is not null && nodes is not null)
        {
            var known = samples.Items("items").ToDictionary(sample => sample.Text("metadata", "name") ?? "", sample => sample.Time("timestamp"));
            foreach (var node in nodes.Items("items").Where(node => node.Has("Ready")).Select(node => node.Text("metadata", "name") ?? ""))
            {
                if (!known.TryGetValue(node, out var at) || at is null)
                {
                    tries.Fail("nodes", $"it has no sample of node {node}, which is ready");
                    continue;
                }
                var age = run.Clock.GetUtcNow() - at.Value;
                run.Record("age", Math.Max(0, age.TotalSeconds), "seconds");
                if (age > mostAge)
                    tries.Fail("age", string.Create(CultureInfo.InvariantCulture, $"the sample of node {node} is {age.TotalSeconds:0} s old, at most {mostAge.TotalSeconds:0} s are wanted"));
            }
        }
        tries.ThrowIfFailed();
    }
}
