using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Endpoints;

/// <summary>The v1 Endpoints form: pods with the same ports make one subset.</summary>
static class EndpointsObject
{
    public const string Changed = "endpoints.kubernetes.io/last-change-trigger-time";

    public static JsonArray Subsets(IEnumerable<Backend> backends) =>
        new([.. backends.Where(backend => !backend.Terminating && backend.Ports.Count > 0)
            .GroupBy(backend => string.Join(',', backend.Ports))
            .Select(group => (JsonNode)Subset([.. group]))]);

    static JsonObject Subset(IReadOnlyList<Backend> backends)
    {
        var subset = new JsonObject();
        foreach (var (name, ready) in ((string, bool)[])[("addresses", true), ("notReadyAddresses", false)])
        {
            var addresses = backends.Where(backend => backend.Ready == ready).Select(backend => (JsonNode)Address(backend)).ToArray();
            if (addresses.Length > 0)
                subset[name] = new JsonArray(addresses);
        }

        subset["ports"] = new JsonArray([.. backends[0].Ports.Select(port => (JsonNode)Port(port, named: port.Name.Length > 0))]);
        return subset;
    }

    public static JsonObject Port(BackendPort port, bool named)
    {
        var written = new JsonObject();
        if (named)
            written["name"] = port.Name;
        written["port"] = port.Port;
        written["protocol"] = port.Protocol;
        if (port.AppProtocol is not null)
            written["appProtocol"] = port.AppProtocol;
        return written;
    }

    public static JsonObject TargetRef(JsonObject pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Namespace(),
        ["name"] = pod.Name(),
        ["uid"] = pod.Uid(),
    };

    static JsonObject Address(Backend backend) => new()
    {
        ["ip"] = backend.Address,
        ["nodeName"] = backend.Pod.Text("spec", "nodeName"),
        ["targetRef"] = TargetRef(backend.Pod),
    };
}
