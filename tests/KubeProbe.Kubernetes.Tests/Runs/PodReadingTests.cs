using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.Kubernetes.Runs;

namespace KubeProbe.Kubernetes.Tests.Runs;

/// <summary>What a pod that is being deleted says of its probe.</summary>
public sealed class PodReadingTests
{
    const string Asked = "2026-11-22T21:20:00Z";

    [Theory]
    [InlineData("stopped by the deletion", 1, "2026-11-22T21:20:01Z", "", true)]
    [InlineData("killed at the end of its grace", 137, "2026-11-22T21:20:05Z", "kubeprobe: stopped by SIGTERM", true)]
    [InlineData("ended before", 1, "2026-11-22T21:19:59Z", "", false)]
    [InlineData("passed all the same", 0, "2026-11-22T21:20:01Z", "", false)]
    [InlineData("left its report", 1, "2026-11-22T21:20:01Z", """{"ok":false}""", false)]
    public void An_end_that_a_deletion_brought_is_none_of_the_probes(string when, int exitCode, string finished, string message, bool byDeletion)
    {
        var pod = Ended(exitCode, finished, message);
        pod["metadata"]!["deletionTimestamp"] = "2026-11-22T21:20:05Z";
        pod["metadata"]!["deletionGracePeriodSeconds"] = 5;

        Assert.True(byDeletion == (Read(pod).End is null), when);

        // When the kubelet is through, the grace is cut to nothing and the due time with it.
        pod["metadata"]!["deletionTimestamp"] = Asked;
        pod["metadata"]!["deletionGracePeriodSeconds"] = 0;
        Assert.True(byDeletion == (Read(pod).End is null), when);
    }

    [Fact]
    public void Without_a_deletion_an_end_is_an_end() => Assert.Equal(1, Read(Ended(1, Asked, "")).End?.ExitCode);

    [Fact]
    public void A_side_car_tells_how_it_ended_or_why_it_does_not_run()
    {
        var pod = Ended(0, Asked, "");
        var statuses = pod["status"]!["containerStatuses"]!.AsArray();
        statuses.Add(JsonNode.Parse("""{"name":"results","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image"}}}"""));
        Assert.Equal(("ImagePullBackOff: Back-off pulling image", null), (Read(pod).ResultsWaiting, Read(pod).Results));

        statuses[1] = JsonNode.Parse("""{"name":"results","state":{"terminated":{"exitCode":1,"reason":"Error","message":"{\"ok\":false}","finishedAt":"2026-11-22T21:20:00Z"}}}""");
        Assert.Equal(("", 1, "{\"ok\":false}"), (Read(pod).ResultsWaiting, Read(pod).Results!.ExitCode, Read(pod).Results!.Message));

        statuses[1] = JsonNode.Parse("""{"name":"results","state":{"waiting":{"reason":"ContainerCreating"}}}""");
        Assert.Equal("", Read(pod).ResultsWaiting);
    }

    static Core.Runs.PodSighting Read(JsonObject pod) => PodReading.Sighting(pod.Deserialize(PodJson.Default.PodObject)!)!;

    static JsonObject Ended(int exitCode, string finished, string message)
    {
        var pod = ApiTexts.Pod("a", Centre.Order().Run.Id.ToString(), "1", "Running");
        var end = new JsonObject { ["exitCode"] = exitCode, ["reason"] = "Error", ["message"] = message, ["startedAt"] = "2026-11-22T21:19:00Z", ["finishedAt"] = finished };
        pod["status"]!["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "probe", ["state"] = new JsonObject { ["terminated"] = end } });
        return pod;
    }
}
