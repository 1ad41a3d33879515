using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Nodes;

/// <summary>The Node object a kubelet registers and keeps current.</summary>
static class NodeObject
{
    /// <summary>The release whose behaviour and texts DevCluster follows.</summary>
    const string KubeletVersion = "v1.26.5";

    /// <summary>All nodes share this machine, so what a node offers is a nominal figure, not a measured one.</summary>
    static readonly (string Cpu, string Memory, string Storage) Nominal = ("8", "33554432Ki", "104857600Ki");

    public static JsonObject Create(DevNode node)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var labels = new JsonObject
        {
            ["beta.kubernetes.io/arch"] = architecture,
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = architecture,
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
        };
        foreach (var (name, value) in node.Labels)
            labels[name] = value;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = node.Name,
                ["labels"] = labels,
                ["annotations"] = new JsonObject
                {
                    ["node.alpha.kubernetes.io/ttl"] = "0",
                    ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
                },
            },
            ["spec"] = new JsonObject(),
        };
    }

    /// <summary>The status of a kubelet that is well; transition times move only where a condition's status does.</summary>
    public static JsonObject ReadyStatus(DevNode node, string address, JsonObject? previous, DateTimeOffset now) => new()
    {
        ["capacity"] = Resources(node),
        ["allocatable"] = Resources(node),
        ["conditions"] = new JsonArray(
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", previous, now),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", previous, now),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", previous, now),
            Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", previous, now)),
        ["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = address },
            new JsonObject { ["type"] = "Hostname", ["address"] = node.Name }),
        ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
        ["nodeInfo"] = Info(),
    };

    /// <summary>One condition as it is or with a new status; the heartbeat is now unless <paramref name="heartbeat"/> says otherwise.</summary>
    public static JsonObject Condition(
        string type, string status, string reason, string message, JsonObject? previous, DateTimeOffset now, string? heartbeat = null)
    {
        var old = previous.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastHeartbeatTime"] = heartbeat ?? KubeTime.Format(now),
            ["lastTransitionTime"] = old.Text("status") == status ? old.Text("lastTransitionTime") : KubeTime.Format(now),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    static JsonObject Resources(DevNode node) => new()
    {
        ["cpu"] = Nominal.Cpu,
        ["ephemeral-storage"] = Nominal.Storage,
        ["hugepages-2Mi"] = "0",
        ["memory"] = Nominal.Memory,
        ["pods"] = $"{node.Pods}",
    };

    static JsonObject Info() => new()
    {
        ["machineID"] = "",
        ["systemUUID"] = "",
        ["bootID"] = "",
        ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
        ["osImage"] = RuntimeInformation.OSDescription,
        ["containerRuntimeVersion"] = "devcluster://local-processes",
        ["kubeletVersion"] = KubeletVersion,
        ["kubeProxyVersion"] = KubeletVersion,
        ["operatingSystem"] = "linux",
        ["architecture"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
    };
}
