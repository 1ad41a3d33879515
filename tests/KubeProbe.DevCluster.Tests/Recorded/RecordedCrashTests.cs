using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>Applications that fell on a real cluster fall here the same way: what they were is left out, how they ended is not.</summary>
public sealed class RecordedCrashTests
{
    [Theory]
    [InlineData("crash-dependency-refused")]
    [InlineData("crash-go-panic")]
    [InlineData("crash-node-module-missing")]
    [InlineData("crash-port-in-use")]
    [InlineData("crash-python-traceback")]
    [InlineData("crash-segfault")]
    [InlineData("crash-volume-full")]
    [InlineData("container-pid-limit")]
    [InlineData("dns-nxdomain")]
    [InlineData("dns-upstream-servfail")]
    [InlineData("start-exec-format")]
    public async Task A_container_that_ends_again_and_again_waits_as_it_did_on_a_real_cluster(string name)
    {
        var recorded = RecordedCase.Load(name);
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        await recorded.HoldAsync(cluster, pod =>
        {
            var was = recorded.Pods.Single(one => one.Text("name") == pod.Name()).Object("status").Items("containerStatuses").Single();
            pod.Items("spec", "containers").Single()["command"] = new JsonArray("sh", "-c", Script(was));
        });
    }

    static string Script(JsonObject status) => (status.Object("lastState", "terminated") ?? status.Object("state", "terminated")).Number("exitCode") switch
    {
        null => "exec sleep infinity",
        // $$ is $ in a pod.
        139 => "kill -SEGV $$$$",
        var code => $"exit {code}",
    };
}
