using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>Values of a pod's own fields, for env <c>valueFrom</c> and downwardAPI volumes.</summary>
static partial class DownwardApi
{
    public static string Field(PodView pod, PodNetwork network, string path)
    {
        var keyed = KeyedPath().Match(path);
        if (keyed.Success)
            return pod.Json.Text("metadata", keyed.Groups[1].Value, keyed.Groups[2].Value) ?? "";
        return path switch
        {
            "metadata.name" => pod.Name,
            "metadata.namespace" => pod.Namespace,
            "metadata.uid" => pod.Uid,
            "metadata.labels" => Lines(pod.Json.Pairs("metadata", "labels")),
            "metadata.annotations" => Lines(pod.Json.Pairs("metadata", "annotations")),
            "spec.nodeName" => pod.NodeName ?? "",
            "spec.serviceAccountName" => pod.ServiceAccount,
            "status.hostIP" or "status.hostIPs" => network.HostIp,
            "status.podIP" or "status.podIPs" => network.PodIp,
            _ => throw new ContainerConfigException(ContainerConfigException.Config, $"unsupported fieldPath: {path}"),
        };
    }

    public static string Resource(PodView pod, ContainerView self, JsonNode? reference, JsonObject? node)
    {
        var name = reference.Text("containerName");
        var container = name is null
            ? self
            : pod.Containers.Concat(pod.InitContainers).FirstOrDefault(candidate => candidate.Name == name)
                ?? throw new ContainerConfigException(ContainerConfigException.Config, $"container {name} not found");
        var resource = reference.Text("resource") ?? "";
        if (resource.Split('.', 2) is not ["limits" or "requests", var kind])
            throw new ContainerConfigException(ContainerConfigException.Config, $"unsupported container resource : {resource}");
        var side = resource[..resource.IndexOf('.')];
        var amount = container.Json.Text("resources", side, kind)
            ?? (side == "limits" ? node.Text("status", "allocatable", kind) : null);
        var divisor = Quantity.Parse(reference.Text("divisor"));
        return Math.Ceiling(Quantity.Parse(amount) / (divisor == 0 ? 1 : divisor)).ToString("0", CultureInfo.InvariantCulture);
    }

    static string Lines(IEnumerable<KeyValuePair<string, string>> map) =>
        string.Join('\n', map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}=\"{pair.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\""));

    [GeneratedRegex(@"^metadata\.(labels|annotations)\['([^']*)'\]$", RegexOptions.CultureInvariant)]
    private static partial Regex KeyedPath();
}
