using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Kubelet;

/// <summary>Startup, readiness and liveness probes decide what a container counts as, in their order.</summary>
public sealed class ContainerProbeTests : IDisposable
{
    readonly string scratch = Directory.CreateTempSubdirectory("container-probes-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public async Task A_pod_is_ready_while_its_readiness_probe_says_so()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var flag = Path.Combine(scratch, "ready");
        cluster.CreatePod("web", "exec sleep infinity", pod => Probe(pod, "readinessProbe", Exec($"test -e {flag} || {{ echo not yet; exit 1; }}")));
        var unhealthy = await cluster.WaitForEventAsync("web", "Unhealthy");
        Assert.Equal("Readiness probe failed: not yet\n", unhealthy.Text("message"));
        Assert.False(IsReady(cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "web")));

        File.WriteAllText(flag, "");
        await cluster.WaitAsync(ResourceTypes.Pods, "web", IsReady);
        File.Delete(flag);
        var pod = await cluster.WaitAsync(ResourceTypes.Pods, "web", found => Restarts(found) == 0 && !IsReady(found) && Started(found));
        Assert.Equal("containers with unready status: [probe]", pod.Items("status", "conditions").Single(c => c.Text("type") == "Ready").Text("message"));
    }

    [Fact]
    public async Task The_other_probes_wait_for_the_startup_probe()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var (flag, asked) = (Path.Combine(scratch, "started"), Path.Combine(scratch, "asked"));
        cluster.CreatePod("slow", "exec sleep infinity", pod =>
        {
            Probe(pod, "startupProbe", Exec($"test -e {flag}"), failureThreshold: 1000);
            Probe(pod, "readinessProbe", Exec($"touch {asked}"));
        });
        await cluster.WaitForEventAsync("slow", "Unhealthy", found => found.Number("count") >= 2);
        var waiting = cluster.Objects.Get(ResourceTypes.Pods, RunningCluster.Namespace, "slow");
        Assert.False(Started(waiting));
        Assert.False(File.Exists(asked));
        File.WriteAllText(flag, "");
        await cluster.WaitAsync(ResourceTypes.Pods, "slow", found => Started(found) && IsReady(found));
        Assert.True(File.Exists(asked));
    }

    [Fact]
    public async Task A_container_killed_by_its_probe_starts_twice_at_once_before_it_has_to_wait()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("dead", "exec sleep infinity", pod =>
        {
            pod.Make("spec")["restartPolicy"] = "Always";
            pod.Make("spec")["terminationGracePeriodSeconds"] = 1;
            Probe(pod, "livenessProbe", Exec("exit 1"), failureThreshold: 1);
        });
        var pod = await cluster.WaitAsync(ResourceTypes.Pods, "dead", found => Waiting(found) == "CrashLoopBackOff");
        Assert.Equal(2, Restarts(pod));
        Assert.StartsWith("back-off 10s restarting failed container=probe pod=dead_shop(", Container(pod).Text("state", "waiting", "message"), StringComparison.Ordinal);
        Assert.Contains("Normal Killing Container probe failed liveness probe, will be restarted", cluster.Events("dead"));
    }

    [Fact]
    public async Task A_container_that_may_not_restart_fails_by_its_liveness_probe()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("once", "exec sleep infinity", pod => Probe(pod, "livenessProbe", Exec("exit 1"), failureThreshold: 1));
        var pod = await cluster.WaitForPhaseAsync("once", "Failed");
        Assert.Equal(143, Container(pod).Object("state", "terminated").Number("exitCode"));
        Assert.Contains("Normal Killing Container probe failed liveness probe", cluster.Events("once"));
    }

    [Fact]
    public async Task A_container_that_never_gets_started_is_killed_by_its_startup_probe()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("stuck", "exec sleep infinity", pod => Probe(pod, "startupProbe", Exec("exit 1"), failureThreshold: 2));
        await cluster.WaitForPhaseAsync("stuck", "Failed");
        Assert.Contains("Normal Killing Container probe failed startup probe", cluster.Events("stuck"));
    }

    [Fact]
    public async Task A_port_that_listens_is_healthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var cluster = await RunningCluster.StartAsync();
        var socket = new JsonObject { ["tcpSocket"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = ((IPEndPoint)listener.LocalEndpoint).Port } };
        cluster.CreatePod("tcp", "exec sleep infinity", pod => Probe(pod, "readinessProbe", socket));
        await cluster.WaitAsync(ResourceTypes.Pods, "tcp", IsReady);
        listener.Stop();
        var unhealthy = await cluster.WaitForEventAsync("tcp", "Unhealthy");
        Assert.Matches(@"^Readiness probe failed: dial tcp 127\.0\.0\.1:\d+: connect: connection refused$", unhealthy.Text("message"));
    }

    [Fact]
    public async Task A_probe_that_takes_too_long_has_failed()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.CreatePod("late", "exec sleep infinity", pod =>
        {
            Probe(pod, "readinessProbe", Exec("sleep 60"));
            pod.Items("spec", "containers").Single().Make("readinessProbe")["timeoutSeconds"] = 1;
        });
        var unhealthy = await cluster.WaitForEventAsync("late", "Unhealthy");
        Assert.Equal("Readiness probe failed: command \"sh -c sleep 60\" timed out", unhealthy.Text("message"));
    }

    static JsonObject Exec(string script) => new() { ["exec"] = new JsonObject { ["command"] = new JsonArray("sh", "-c", script) } };

    static void Probe(JsonObject pod, string kind, JsonObject probe, int failureThreshold = 1)
    {
        (probe["periodSeconds"], probe["failureThreshold"], probe["timeoutSeconds"]) = (1, failureThreshold, 30);
        pod.Items("spec", "containers").Single()[kind] = probe;
    }

    static JsonObject Container(JsonObject pod) => pod.Items("status", "containerStatuses").Single();

    static bool Started(JsonObject pod) => pod.Items("status", "containerStatuses").Any(c => c.Flag("started"));

    static long? Restarts(JsonObject pod) => pod.Items("status", "containerStatuses").FirstOrDefault().Number("restartCount");

    static string? Waiting(JsonObject pod) => pod.Items("status", "containerStatuses").FirstOrDefault().Text("state", "waiting", "reason");

    static bool IsReady(JsonObject pod) => pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");
}
