using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>Containers whose probes fail fare as they did on a real cluster.</summary>
public sealed class RecordedHealthTests
{
    /// <summary>There a web server that did not heed SIGTERM answered; here something else answers beside it.</summary>
    const string Deaf = "trap '' TERM; while :; do sleep 1; done";

    /// <summary>A probe that times out says something else; on a busy machine an answer may take a while.</summary>
    const int Patience = 30;

    [Theory]
    [InlineData("health-liveness-404", "livenessProbe", 404)]
    [InlineData("health-readiness-500", "readinessProbe", 500)]
    public async Task An_answer_that_says_no_is_no_health(string name, string probe, int status)
    {
        await using var endpoint = new FakeHttpEndpoint(status);
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(10) });
        await RecordedCase.Load(name).HoldAsync(cluster, pod =>
        {
            var container = pod.Items("spec", "containers").Single();
            container["command"] = new JsonArray("sh", "-c", Deaf);
            container.Make(probe)["timeoutSeconds"] = Patience;
            var get = container.Make(probe, "httpGet");
            (get["host"], get["port"]) = ("127.0.0.1", endpoint.Port);
        });
    }

    [Fact]
    public async Task A_container_that_takes_too_long_to_start_is_started_again()
    {
        // Nobody listens there once it is closed.
        var nobody = new FakeHttpEndpoint(200);
        var port = nobody.Port;
        await nobody.DisposeAsync();
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(10) });
        await RecordedCase.Load("health-startup-probe").HoldAsync(cluster, pod =>
        {
            var container = pod.Items("spec", "containers").Single();
            container["command"] = new JsonArray("sh", "-c", Deaf);
            container.Make("startupProbe")["timeoutSeconds"] = Patience;
            container.Make("startupProbe", "httpGet")["port"] = port;
        });
    }
}
