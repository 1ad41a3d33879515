namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>The phase a pod's containers add up to (the rules of the kubelet's getPhase).</summary>
static class PodPhase
{
    public static string Of(string restartPolicy, IReadOnlyList<ContainerRecord> initContainers, IReadOnlyList<ContainerRecord> containers)
    {
        foreach (var init in initContainers)
        {
            switch (init.State)
            {
                case ContainerState.Terminated { ExitCode: 0 }:
                    continue;
                case ContainerState.Terminated when restartPolicy == "Never":
                    return "Failed";
                default:
                    return "Pending";
            }
        }

        int running = 0, waiting = 0, stopped = 0, succeeded = 0;
        foreach (var container in containers)
        {
            switch (container.State)
            {
                case ContainerState.Running:
                    running++;
                    break;
                case ContainerState.Terminated terminated:
                    stopped++;
                    succeeded += terminated.ExitCode == 0 ? 1 : 0;
                    break;
                case ContainerState.Waiting when container.Last is not null:
                    stopped++;
                    break;
                default:
                    waiting++;
                    break;
            }
        }

        return (running, waiting, stopped) switch
        {
            (_, > 0, _) => "Pending",
            ( > 0, _, _) => "Running",
            (_, _, > 0) when restartPolicy == "Always" => "Running",
            (_, _, > 0) when stopped == succeeded => "Succeeded",
            (_, _, > 0) when restartPolicy == "Never" => "Failed",
            (_, _, > 0) => "Running",
            _ => "Pending",
        };
    }
}
