using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How Deployments, ReplicaSets, Services and what belongs to them are shown.</summary>
static class WorkloadTables
{
    static readonly TableColumn Containers = new("Containers", "Names of each container in the template.", 1);
    static readonly TableColumn Images = new("Images", "Images referenced by each container in the template.", 1);
    static readonly TableColumn Selector = new("Selector", "Label selector for pods.", 1);

    public static readonly TableShape Deployments = new(
    [
        TableColumn.ObjectName,
        new("Ready", "Number of the pod with ready state"),
        new("Up-to-date", "Total number of non-terminated pods targeted by this deployment that have the desired template spec."),
        new("Available", "Total number of available pods (ready for at least minReadySeconds) targeted by this deployment."),
        TableColumn.Age, Containers, Images, Selector,
    ],
    (o, now) =>
    [
        o.Name(),
        $"{o.Number("status", "readyReplicas") ?? 0}/{o.Number("spec", "replicas") ?? 0}",
        $"{o.Number("status", "updatedReplicas") ?? 0}",
        $"{o.Number("status", "availableReplicas") ?? 0}",
        Cells.Age(o, now), Cells.ContainerNames(o), Cells.Images(o), Cells.Selector(o),
    ]);

    public static readonly TableShape ReplicaSets = new(
    [
        TableColumn.ObjectName,
        new("Desired", "Number of desired replicas.", Type: "integer"),
        new("Current", "Most recently observed number of replicas.", Type: "integer"),
        new("Ready", "Number of pods targeted by this ReplicaSet with a Ready Condition.", Type: "integer"),
        TableColumn.Age, Containers, Images, Selector,
    ],
    (o, now) =>
    [
        o.Name(), o.Number("spec", "replicas") ?? 0, o.Number("status", "replicas") ?? 0, o.Number("status", "readyReplicas") ?? 0,
        Cells.Age(o, now), Cells.ContainerNames(o), Cells.Images(o), Cells.Selector(o),
    ]);

    public static readonly TableShape Services = new(
    [
        TableColumn.ObjectName,
        new("Type", "How the Service is exposed."),
        new("Cluster-IP", "The IP address of the service inside the cluster."),
        new("External-IP", "Addresses outside the cluster that reach the service."),
        new("Port(s)", "The ports that are exposed by this service."),
        TableColumn.Age,
        new("Selector", "Route service traffic to pods with label keys and values matching this selector.", 1),
    ],
    (o, now) =>
    [
        o.Name(), o.Text("spec", "type") ?? "", Cells.OrNone(o.Text("spec", "clusterIP")),
        o.Text("spec", "type") == "ExternalName" ? o.Text("spec", "externalName") : Cells.OrNone(string.Join(',', o.Texts("spec", "externalIPs"))),
        Cells.OrNone(string.Join(',', o.Items("spec", "ports").Select(p => $"{p.Number("port")}{(p.Number("nodePort") is { } n ? $":{n}" : "")}/{p.Text("protocol")}"))),
        Cells.Age(o, now), Cells.Map(o.Object("spec", "selector")),
    ]);

    public static readonly TableShape Endpoints = new(
    [
        TableColumn.ObjectName, new("Endpoints", "The addresses and ports behind the service."), TableColumn.Age,
    ],
    (o, now) => [o.Name(), Cells.Some([.. o.Items("subsets").SelectMany(Addresses)]), Cells.Age(o, now)]);

    public static readonly TableShape EndpointSlices = new(
    [
        TableColumn.ObjectName, new("AddressType", "The type of address carried by this slice."),
        new("Ports", "The ports exposed by each endpoint in this slice."), new("Endpoints", "The endpoints in this slice."), TableColumn.Age,
    ],
    (o, now) =>
    [
        o.Name(), o.Text("addressType") ?? "",
        o.Array("ports") is { Count: > 0 } ? Cells.Some([.. o.Items("ports").Select(p => $"{p.Number("port")}")]) : "<unset>",
        o.Array("endpoints") is { Count: > 0 } ? Cells.Some([.. o.Items("endpoints").SelectMany(e => e.Texts("addresses"))]) : "<unset>",
        Cells.Age(o, now),
    ]);

    public static readonly TableShape PodDisruptionBudgets = new(
    [
        TableColumn.ObjectName,
        new("Min Available", "The minimum number of pods that must be available."),
        new("Max Unavailable", "The maximum number of pods that may be unavailable."),
        new("Allowed Disruptions", "Number of pod disruptions that are currently allowed.", Type: "integer"),
        TableColumn.Age,
    ],
    (o, now) =>
    [
        o.Name(), IntOrText(o.At("spec", "minAvailable")), IntOrText(o.At("spec", "maxUnavailable")),
        o.Number("status", "disruptionsAllowed") ?? 0, Cells.Age(o, now),
    ]);

    static string IntOrText(JsonNode? value) => value.Text() ?? value.Number()?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "N/A";

    static IEnumerable<string> Addresses(JsonObject subset)
    {
        var ports = subset.Items("ports").Select(p => p.Number("port")).ToList();
        foreach (var address in subset.Items("addresses").Select(a => a.Text("ip")))
        {
            if (ports.Count == 0) yield return address ?? "";
            foreach (var port in ports) yield return $"{address}:{port}";
        }
    }
}
