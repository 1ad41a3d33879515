using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How the remaining kinds are shown.</summary>
static class PlainTables
{
    static readonly TableColumn CreatedAt = TableColumn.Age with { Name = "Created At" };

    public static readonly TableShape Any = new([TableColumn.ObjectName, TableColumn.Age], (o, now) => [o.Name(), Cells.Age(o, now)]);

    public static readonly TableShape Dated = new(
        [TableColumn.ObjectName, CreatedAt], (o, _) => [o.Name(), o.Text("metadata", "creationTimestamp")]);

    public static readonly TableShape ConfigMaps = new(
        [TableColumn.ObjectName, new("Data", "How many entries it has."), TableColumn.Age],
        (o, now) => [o.Name(), $"{(o.Object("data")?.Count ?? 0) + (o.Object("binaryData")?.Count ?? 0)}", Cells.Age(o, now)]);

    public static readonly TableShape Secrets = new(
        [TableColumn.ObjectName, new("Type", "Used to facilitate programmatic handling of secret data."), new("Data", "How many entries it has."), TableColumn.Age],
        (o, now) => [o.Name(), o.Text("type") ?? "", $"{o.Object("data")?.Count ?? 0}", Cells.Age(o, now)]);

    public static readonly TableShape ServiceAccounts = new(
        [TableColumn.ObjectName, new("Secrets", "How many secrets pods of this account may use."), TableColumn.Age],
        (o, now) => [o.Name(), $"{o.Array("secrets")?.Count ?? 0}", Cells.Age(o, now)]);

    public static readonly TableShape Namespaces = new(
        [TableColumn.ObjectName, new("Status", "The status of the namespace"), TableColumn.Age],
        (o, now) => [o.Name(), o.Text("status", "phase") ?? "", Cells.Age(o, now)]);

    public static readonly TableShape Leases = new(
        [TableColumn.ObjectName, new("Holder", "The identity of the holder of the lease."), TableColumn.Age],
        (o, now) => [o.Name(), o.Text("spec", "holderIdentity") ?? "", Cells.Age(o, now)]);

    public static readonly TableShape Claims = new(
    [
        TableColumn.ObjectName, new("Status", "The phase of the claim."), new("Volume", "The bound volume."), new("Capacity", "The capacity of the bound volume."),
        new("Access Modes", "How the volume may be mounted."), new("StorageClass", "The class that provides the volume."), TableColumn.Age,
        new("VolumeMode", "Filesystem or block device.", 1),
    ],
    (o, now) =>
    [
        o.Name(), o.IsTerminating() ? "Terminating" : o.Text("status", "phase") ?? "", o.Text("spec", "volumeName") ?? "", o.Text("status", "capacity", "storage") ?? "",
        string.Join(',', o.Texts("status", "accessModes")), o.Text("spec", "storageClassName") ?? "", Cells.Age(o, now), o.Text("spec", "volumeMode") ?? "<unset>",
    ]);

    public static readonly TableShape Bindings = new(
    [
        TableColumn.ObjectName, new("Role", "The role that is granted."), TableColumn.Age,
        new("Users", "Users that are granted it.", 1), new("Groups", "Groups that are granted it.", 1), new("ServiceAccounts", "Service accounts that are granted it.", 1),
    ],
    (o, now) =>
    [
        o.Name(), $"{o.Text("roleRef", "kind")}/{o.Text("roleRef", "name")}", Cells.Age(o, now),
        Subjects(o, "User"), Subjects(o, "Group"), Subjects(o, "ServiceAccount"),
    ]);

    public static readonly TableShape Quotas = new(
        [TableColumn.ObjectName, TableColumn.Age, new("Request", "What is used of what may be requested."), new("Limit", "What is used of the limits.")],
        (o, now) =>
        [
            o.Name(), Cells.Age(o, now),
            string.Join(", ", (o.Object("spec", "hard") ?? []).Select(h => $"{h.Key}: {o.Text("status", "used", h.Key) ?? "0"}/{h.Value.Text() ?? h.Value?.ToJsonString()}")),
            "",
        ]);

    public static readonly TableShape Nodes = new(
    [
        TableColumn.ObjectName, new("Status", "The status of the node"), new("Roles", "The roles of the node"), TableColumn.Age, new("Version", "Kubelet Version reported by the node."),
        new("Internal-IP", "List of addresses reachable to the node.", 1), new("External-IP", "List of addresses reachable to the node from outside.", 1),
        new("OS-Image", "OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).", 1),
        new("Kernel-Version", "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).", 1),
        new("Container-Runtime", "ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).", 1),
    ],
    (o, now) =>
    [
        o.Name(), NodeStatus(o), Roles(o), Cells.Age(o, now), o.Text("status", "nodeInfo", "kubeletVersion") ?? "",
        Address(o, "InternalIP"), Address(o, "ExternalIP"), Known(o, "osImage"), Known(o, "kernelVersion"), Known(o, "containerRuntimeVersion"),
    ]);

    static string NodeStatus(JsonObject node)
    {
        var ready = node.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready")?.Text("status");
        var status = ready switch { "True" => "Ready", null => "Unknown", _ => "NotReady" };
        return node.Flag("spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    static string Roles(JsonObject node)
    {
        const string prefix = "node-role.kubernetes.io/";
        return Cells.OrNone(string.Join(',', node.Pairs("metadata", "labels")
            .Where(l => l.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(l => l.Key[prefix.Length..]).Order(StringComparer.Ordinal)));
    }

    static string Address(JsonObject node, string type) =>
        Cells.OrNone(node.Items("status", "addresses").FirstOrDefault(a => a.Text("type") == type)?.Text("address"));

    static string Known(JsonObject node, string part) => node.Text("status", "nodeInfo", part) is { Length: > 0 } text ? text : "<unknown>";

    static string Subjects(JsonObject binding, string kind) => string.Join(", ", binding.Items("subjects")
        .Where(s => s.Text("kind") == kind)
        .Select(s => kind == "ServiceAccount" ? $"{s.Text("namespace")}/{s.Text("name")}" : s.Text("name")));
}
