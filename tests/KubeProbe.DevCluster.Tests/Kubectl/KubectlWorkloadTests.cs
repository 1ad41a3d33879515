using System.Diagnostics;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Kubectl;

/// <summary>A real kubectl follows what runs: rollouts, logs, conditions, rows as they change.</summary>
public sealed class KubectlWorkloadTests : IDisposable
{
    const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - {name: web, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sh, -c, exec sleep infinity], env: [{name: COLOUR, value: red}]}
        """;

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    readonly string scratch = Directory.CreateTempSubdirectory("kubectl-workloads-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_rollout_is_waited_for_changed_and_taken_back(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);

        Assert.Equal("deployment.apps/web created\n", await kubectl.RunAsync("apply -f -", Web));
        Assert.EndsWith("deployment \"web\" successfully rolled out\n", await kubectl.RunAsync("-n shop rollout status deployment/web --timeout=100s"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^web\s+2/2\s+2\s+2\s+\S+\s*$", await kubectl.RunAsync("-n shop get deployments"));

        // Strategic: the container is found by its name and keeps what the patch doesn't speak of.
        await kubectl.RunAsync("""-n shop patch deployment web -p {\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"SIZE\",\"value\":\"3\"}]}]}}}}""");
        Assert.EndsWith("deployment \"web\" successfully rolled out\n", await kubectl.RunAsync("-n shop rollout status deployment/web --timeout=100s"), StringComparison.Ordinal);
        const string container = "-n shop get deployment web -o jsonpath={.spec.template.spec.containers[0].image}/{.spec.template.spec.containers[0].env[*].name}";
        Assert.Equal("busybox:latest/SIZE COLOUR", await kubectl.RunAsync(container));
        Assert.Matches(@"(?m)^1\s+<none>\n2\s+<none>$", await kubectl.RunAsync("-n shop rollout history deployment/web"));

        Assert.Equal("deployment.apps/web rolled back\n", await kubectl.RunAsync("-n shop rollout undo deployment/web"));
        await kubectl.RunAsync("-n shop rollout status deployment/web --timeout=100s");
        Assert.Equal("busybox:latest/COLOUR", await kubectl.RunAsync(container));

        Assert.Equal("deployment.apps \"web\" deleted\n", await kubectl.RunAsync("-n shop delete deployment web"));
        // Where all are gone already, older ones say that there is nothing to wait for.
        var (gone, _, waited) = await kubectl.TryAsync("-n shop wait --for=delete pod -l app=web --timeout=100s");
        Assert.True(gone == 0 || waited.Contains("no matching resources found", StringComparison.Ordinal), waited);
        Assert.Equal("", await kubectl.RunAsync("-n shop get pods,replicasets -o name"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_rollout_that_cant_go_on_is_not_called_done(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", Web.Replace("busybox:latest", "registry.example/nowhere:1", StringComparison.Ordinal));
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", web => web.Number("status", "updatedReplicas") == 2);
        var (code, output, errors) = await kubectl.TryAsync("-n shop rollout status deployment/web --timeout=3s");
        Assert.Equal(1, code);
        Assert.Contains("0 of 2 updated replicas are available", output, StringComparison.Ordinal);
        Assert.Contains("timed out waiting for the condition", errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task Logs_are_followed_to_the_end_of_the_container(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        var go = Path.Combine(scratch, "go");
        cluster.CreatePod("talks", $"echo first; until [ -e {go} ]; do sleep 0.1; done; echo last");
        await cluster.WaitForPhaseAsync("talks", "Running");

        using var following = kubectl.Start("-n shop logs -f talks");
        Assert.Equal("first", await NextAsync(following));
        await File.WriteAllTextAsync(go, "");
        Assert.Equal("last", await NextAsync(following));
        Assert.Null(await NextAsync(following));
        await following.WaitForExitAsync();
        Assert.Equal(0, following.ExitCode);

        Assert.Equal("last\n", await kubectl.RunAsync("-n shop logs talks --tail=1"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+Z first\n", await kubectl.RunAsync("-n shop logs talks --timestamps"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task The_log_of_the_run_before_is_kept(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        var again = Path.Combine(scratch, "again");
        cluster.CreatePod("falls", $"if [ -e {again} ]; then echo second; exec sleep infinity; fi; touch {again}; echo first; exit 3", pod => pod.Make("spec")["restartPolicy"] = "OnFailure");
        await cluster.WaitAsync(ResourceTypes.Pods, "falls", IsRunningAgain);

        Assert.Equal("first\n", await kubectl.RunAsync("-n shop logs falls --previous"));
        using var following = kubectl.Start("-n shop logs -f falls");
        Assert.Equal("second", await NextAsync(following));
        following.Kill();
        await following.WaitForExitAsync();
        Assert.Matches(@"(?s)Last State:\s+Terminated\s+Reason:\s+Error\s+Exit Code:\s+3", await kubectl.RunAsync("-n shop describe pod falls"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_condition_and_a_deletion_are_waited_for(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        var go = Path.Combine(scratch, "go");
        cluster.CreatePod("late", "exec sleep infinity", pod => pod.Items("spec", "containers").Single()["readinessProbe"] =
            System.Text.Json.Nodes.JsonNode.Parse($$"""{"exec": {"command": ["test", "-e", "{{go}}"]}, "periodSeconds": 1}"""));
        await cluster.WaitForPhaseAsync("late", "Running");

        Assert.Contains("timed out waiting for the condition on pods/late", await kubectl.RefusedAsync("-n shop wait --for=condition=Ready pod/late --timeout=1s"), StringComparison.Ordinal);
        using var waiting = kubectl.Start("-n shop wait --for=condition=Ready pod/late --timeout=100s");
        await File.WriteAllTextAsync(go, "");
        Assert.Equal("pod/late condition met", await NextAsync(waiting));
        await waiting.WaitForExitAsync();
        Assert.Equal(0, waiting.ExitCode);

        using var deleting = kubectl.Start("-n shop wait --for=delete pod/late --timeout=100s");
        Assert.Equal("pod \"late\" deleted\n", await kubectl.RunAsync("-n shop delete pod late --wait=false"));
        using var deadline = new CancellationTokenSource(Deadline);
        await deleting.WaitForExitAsync(deadline.Token);
        // Whoever asks after it is gone is told so in other words, by every kubectl.
        var said = await deleting.StandardError.ReadToEndAsync(deadline.Token);
        Assert.True(deleting.ExitCode == 0 || said.Contains("not found", StringComparison.Ordinal) || said.Contains("no matching resources found", StringComparison.Ordinal), said);
        await cluster.WaitUntilGoneAsync(ResourceTypes.Pods, "late");
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_watch_of_pods_tells_their_life(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        cluster.CreatePod("before", "exec sleep infinity");
        await cluster.WaitForPhaseAsync("before", "Running");

        using var watching = kubectl.Start("-n shop get pods -w");
        while (await NextAsync(watching) is { } head && !head.StartsWith("before", StringComparison.Ordinal)) { }
        cluster.CreatePod("ok", "true");
        var seen = new List<string>();
        while (seen.LastOrDefault() != "Completed" && await NextAsync(watching) is { } line)
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["ok", _, var status, ..] && seen.LastOrDefault() != status) seen.Add(status);
        watching.Kill();
        await watching.WaitForExitAsync();
        Assert.Equal(["Pending", "ContainerCreating", "Running", "Completed"], seen);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_pod_that_cant_start_and_its_node_are_described(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("-n shop run lost --image=registry.example/nowhere:1 --restart=Never");
        await cluster.WaitForEventAsync("lost", "BackOff");

        var described = await kubectl.RunAsync("-n shop describe pod lost");
        Assert.Matches(@"(?m)^\s+Reason:\s+(ImagePullBackOff|ErrImagePull)$", described);
        Assert.Matches(@"(?m)^\s+Warning\s+Failed\s+\S+\s+kubelet\s+Failed to pull image ""registry\.example/nowhere:1"": rpc error", described);
        Assert.Matches(@"(?m)^lost\s+0/1\s+(ImagePullBackOff|ErrImagePull)\s+0\s", await kubectl.RunAsync("-n shop get pods"));
        Assert.Matches(@"(?m)^node1\s+Ready\s+<none>\s+\S+\s+v1\.26", await kubectl.RunAsync("get nodes"));
        Assert.Matches(@"(?m)^\s+shop\s+lost\s", await kubectl.RunAsync("describe node node1"));
        Assert.Contains("Back-off pulling image", await kubectl.RunAsync("-n shop get events --sort-by=.lastTimestamp"), StringComparison.Ordinal);
    }

    static bool IsRunningAgain(System.Text.Json.Nodes.JsonObject pod) => pod.Items("status", "containerStatuses")
        .Any(container => container.Number("restartCount") == 1 && container.Object("state", "running") is not null);

    /// <summary>The next line of its output; null at the end.</summary>
    static async Task<string?> NextAsync(Process kubectl)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return await kubectl.StandardOutput.ReadLineAsync(deadline.Token);
    }
}
