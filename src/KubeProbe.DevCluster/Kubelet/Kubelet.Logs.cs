using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Kubelet.Logs;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Logs;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet;

sealed partial class Kubelet : ILogSource
{
    public Task WriteAsync(JsonObject pod, LogRequest request, Stream output, CancellationToken cancellation)
    {
        var view = new PodView(pod);
        if (view.NodeName is not { Length: > 0 } node)
            throw ApiException.BadRequest($"pod {view.Name} does not have a host assigned");
        if (context.Faults.Find(FaultKind.NodeNotReady) is { } fault && fault.HitsNode(node))
        {
            throw ApiException.Internal(
                $"Get \"https://{view.Json.Text("status", "hostIP")}:10250/containerLogs/{view.Namespace}/{view.Name}/{request.Container}\": dial tcp: connect: connection refused");
        }

        var number = Instance(view, request);
        var live = workers.TryGetValue(view.Uid, out var worker) ? worker.LogOf(request.Container, number) : null;
        var path = new PodDirectory(Path.Combine(podsDirectory, view.Uid)).Log(request.Container, number);
        return LogReader.CopyAsync(path, live, request, output, cancellation);
    }

    /// <summary>Which run of the container is asked for.</summary>
    static int Instance(PodView pod, LogRequest request)
    {
        var name = request.Container;
        var status = pod.Json.Items("status", "containerStatuses").Concat(pod.Json.Items("status", "initContainerStatuses"))
            .FirstOrDefault(candidate => candidate.Text("name") == name);
        var current = (int)(status.Number("restartCount") ?? 0);
        var waiting = status.Object("state", "waiting");
        var endedBefore = status.Object("lastState", "terminated") is not null;
        if (request.Previous)
        {
            if (!endedBefore)
                throw ApiException.BadRequest($"previous terminated container \"{name}\" in pod \"{pod.Name}\" not found");
            return waiting is not null ? current : current - 1;
        }

        if (waiting is null || endedBefore)
            return current;
        throw ApiException.BadRequest($"container \"{name}\" in pod \"{pod.Name}\" is waiting to start: " + waiting.Text("reason") switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            var reason => reason ?? "ContainerCreating",
        });
    }
}
