using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>What a pod asks of its node: the sum over its containers, or its largest init container where that is more.</summary>
static class PodResources
{
    public static IReadOnlyDictionary<string, decimal> Requests(JsonObject pod)
    {
        var total = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var container in pod.Items("spec", "containers"))
        {
            foreach (var (name, amount) in Of(container))
                total[name] = total.GetValueOrDefault(name) + amount;
        }

        foreach (var container in pod.Items("spec", "initContainers"))
        {
            foreach (var (name, amount) in Of(container))
                total[name] = Math.Max(total.GetValueOrDefault(name), amount);
        }

        return total;
    }

    public static IEnumerable<(int Port, string Protocol)> HostPorts(JsonObject pod) =>
        from container in pod.Items("spec", "containers")
        from port in container.Items("ports")
        where port.Number("hostPort") > 0
        select ((int)port.Number("hostPort")!.Value, port.Text("protocol") ?? "TCP");

    /// <summary>A limit without a request counts as the request.</summary>
    static IEnumerable<(string Name, decimal Amount)> Of(JsonObject container)
    {
        var requests = container.Pairs("resources", "requests").ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (name, limit) in container.Pairs("resources", "limits"))
            requests.TryAdd(name, limit);
        return requests.Select(pair => (pair.Key, Quantity.Parse(pair.Value)));
    }
}
