using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>containerStatus objects from records, and records back from a stored status after a restart of DevCluster.</summary>
static class ContainerStatuses
{
    public static JsonObject Write(ContainerRecord record, bool isInit)
    {
        var status = new JsonObject
        {
            ["name"] = record.Name,
            ["state"] = Write(record.State),
            ["lastState"] = record.Last is null ? new JsonObject() : Write(record.Last),
            ["ready"] = record.Ready,
            ["restartCount"] = record.RestartCount,
            ["image"] = record.Image,
            ["imageID"] = record.ImageId,
        };
        if (record.ContainerId is not null)
            status["containerID"] = record.ContainerId;
        if (!isInit)
            status["started"] = record.Started;
        return status;
    }

    public static ContainerRecord Read(JsonObject status) => new(
        status.Text("name") ?? "",
        status.Text("image") ?? "",
        ReadState(status.At("state")) ?? new ContainerState.Waiting("ContainerCreating"),
        status.Text("imageID") ?? "",
        status.Text("containerID"),
        ReadState(status.At("lastState")) as ContainerState.Terminated,
        (int)(status.Number("restartCount") ?? 0),
        status.Flag("ready"),
        status.Flag("started"));

    static JsonObject Write(ContainerState state)
    {
        switch (state)
        {
            case ContainerState.Waiting waiting:
                var why = new JsonObject { ["reason"] = waiting.Reason };
                if (waiting.Message is not null)
                    why["message"] = waiting.Message;
                return new JsonObject { ["waiting"] = why };
            case ContainerState.Running running:
                return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = KubeTime.Format(running.StartedAt) } };
            case ContainerState.Terminated terminated:
                var end = new JsonObject { ["exitCode"] = terminated.ExitCode, ["reason"] = terminated.Reason };
                if (!string.IsNullOrEmpty(terminated.Message))
                    end["message"] = terminated.Message;
                end["startedAt"] = KubeTime.Format(terminated.StartedAt);
                end["finishedAt"] = KubeTime.Format(terminated.FinishedAt);
                end["containerID"] = terminated.ContainerId;
                return new JsonObject { ["terminated"] = end };
            default:
                throw new ArgumentOutOfRangeException(nameof(state));
        }
    }

    static ContainerState? ReadState(JsonNode? state)
    {
        if (state.At("waiting") is { } waiting)
            return new ContainerState.Waiting(waiting.Text("reason") ?? "ContainerCreating", waiting.Text("message"));
        if (state.At("running") is { } running)
            return new ContainerState.Running(KubeTime.Parse(running.Text("startedAt")) ?? default);
        if (state.At("terminated") is { } end)
        {
            return new ContainerState.Terminated(
                (int)(end.Number("exitCode") ?? 0),
                end.Text("reason") ?? "",
                end.Text("message"),
                KubeTime.Parse(end.Text("startedAt")) ?? DateTimeOffset.UnixEpoch,
                KubeTime.Parse(end.Text("finishedAt")) ?? DateTimeOffset.UnixEpoch,
                end.Text("containerID") ?? "");
        }

        return null;
    }
}
