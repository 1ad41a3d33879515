using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Kubelet;

public sealed class PodLifecycleTests
{
    [Fact]
    public async Task A_pod_that_ends_well_goes_through_the_states_the_recorded_one_went_through()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("ok", "echo hello; echo done > /dev/termination-log");
        var pod = await cluster.WaitForPhaseAsync("ok", "Succeeded");

        var container = pod.Items("status", "containerStatuses").Single();
        var end = container.Object("state", "terminated");
        Assert.Equal(0, end.Number("exitCode"));
        Assert.Equal("Completed", end.Text("reason"));
        Assert.Equal("done\n", end.Text("message"));
        Assert.Equal("docker.io/library/busybox:latest", container.Text("image"));
        // The scheduler binds first and tells of it then: its event and the kubelet's have no order between them.
        const string scheduled = "Normal Scheduled Successfully assigned shop/ok to node1";
        await cluster.WaitForEventAsync("ok", "Scheduled", found => $"Normal Scheduled {found.Text("message")}" == scheduled);
        Assert.Equal(
            [
                "Normal Pulled Container image \"busybox:latest\" already present on machine",
                "Normal Created Created container probe",
                "Normal Started Started container probe",
            ],
            cluster.Events("ok").Where(e => e != scheduled));
    }

    [Fact]
    public async Task A_pod_that_is_deleted_while_its_end_is_being_written_goes()
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var deleting = cluster.Objects.Observe((type, change) =>
        {
            // Its container's end is told, its phase is not yet: whoever reads the end deletes the pod at once.
            if (type == ResourceTypes.Pods && change.Object.Text("status", "phase") == "Running" && !change.Object.IsTerminating()
                && change.Object.Items("status", "containerStatuses").Any(container => container.At("state", "terminated") is not null))
                cluster.Objects.Delete(type, RunningCluster.Namespace, change.Object.Name());
        });

        cluster.CreatePod("ends", "true");

        await cluster.WaitForEventAsync("ends", "Started");
        await cluster.WaitUntilGoneAsync(ResourceTypes.Pods, "ends");
    }
}
