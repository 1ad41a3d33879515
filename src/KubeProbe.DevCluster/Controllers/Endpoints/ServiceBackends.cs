using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Controllers.Endpoints;

/// <summary>One port of a service as it is on a pod.</summary>
readonly record struct BackendPort(string Name, int Port, string Protocol, string? AppProtocol);

/// <summary>A pod behind a service.</summary>
sealed record Backend(JsonObject Pod, string Address, bool Ready, bool Terminating, IReadOnlyList<BackendPort> Ports);

/// <summary>The pods behind a service and the ports they are reached at.</summary>
static class ServiceBackends
{
    public static IReadOnlyList<Backend> Of(JsonObject service, IEnumerable<JsonObject> pods)
    {
        var selector = LabelSelector.FromMap(service.Object("spec", "selector"));
        var always = service.Flag("spec", "publishNotReadyAddresses");
        return [.. from pod in pods
                   where selector.Matches(pod) && !PodReadiness.IsEnded(pod)
                   let address = pod.Text("status", "podIP")
                   where address is not null
                   orderby pod.Name()
                   select new Backend(pod, address, always || PodReadiness.IsReady(pod), pod.IsTerminating(), Ports(service, pod))];
    }

    static IReadOnlyList<BackendPort> Ports(JsonObject service, JsonObject pod) =>
        [.. from port in service.Items("spec", "ports")
            let protocol = port.Text("protocol") ?? "TCP"
            let number = Target(port, pod, protocol)
            where number is not null
            select new BackendPort(port.Text("name") ?? "", number.Value, protocol, port.Text("appProtocol"))];

    /// <summary>targetPort is a number, the name of a container's port, or the service's own port.</summary>
    static int? Target(JsonObject port, JsonObject pod, string protocol)
    {
        if (port.Text("targetPort") is { Length: > 0 } name)
        {
            return (int?)pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
                .FirstOrDefault(candidate => candidate.Text("name") == name && (candidate.Text("protocol") ?? "TCP") == protocol)
                .Number("containerPort");
        }

        return (int?)(port.Number("targetPort") is { } number and > 0 ? number : port.Number("port"));
    }
}
