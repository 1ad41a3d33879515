using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>
/// An application behind a service that takes a lock on its scratch volume when it starts. Killed, it leaves the lock behind, and from then on it
/// does not start any more, until its pod is made anew.
/// </summary>
sealed class LockedShop(Target target) : IAsyncDisposable
{
    readonly string mark = Guid.NewGuid().ToString("N");

    public string Namespace { get; } = $"{target.Name}-shop";

    public const string Deployment = "web";

    public async Task DeployAsync()
    {
        (await target.KubectlApplyAsync($$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: {{Namespace}} }
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: {{Namespace}} }
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: {{Deployment}}, namespace: {{Namespace}} }
            spec:
              replicas: 1
              strategy: {type: Recreate}
              selector: {matchLabels: {app: web} }
              template:
                metadata: {labels: {app: web} }
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: web
                    image: busybox:1
                    command: [sh, -c, 'mkdir /data/lock || { echo "FATAL: lock file /data/lock already exists"; exit 1; }; echo $$$$ > /data/pid; exec sleep 3600']
                    env: [{name: MARK, value: {{mark}} }]
                    readinessProbe: {periodSeconds: 1, exec: {command: [sh, -c, 'kill -0 $(cat /data/pid)']} }
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, emptyDir: {} }]
            """)).Succeeded();
        await ServedAsync();
    }

    /// <summary>It is killed, as the kernel does when memory is short, and does not come back.</summary>
    public async Task BreakAsync()
    {
        foreach (var process in Process.GetProcesses().Where(IsOfIt)) process.Kill();
        await Stage.UntilAsync<object>(
            () => Task.FromResult<object?>(IsServed() || !Pods().Any(pod => pod.Items("status", "containerStatuses").Any(one => one.Text("state", "waiting", "reason") == "CrashLoopBackOff")) ? null : this),
            "the application not to start any more");
    }

    /// <summary>A pod of it is ready, and its service knows.</summary>
    public Task ServedAsync() => Stage.UntilAsync<object>(() => Task.FromResult<object?>(IsServed() ? this : null), "the application to be served");

    /// <summary>How often its pods were made anew: 1 for the first time.</summary>
    public int Revisions => target.Dev!.Objects.List(ResourceTypes.ReplicaSets, Namespace).Items.Count;

    /// <summary>Nothing of it is left in the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await target.KubectlAsync("delete", "namespace", Namespace, "--wait=false");
        await Stage.UntilAsync<object>(() => Task.FromResult<object?>(Pods().Any() ? null : this), "the application to go");
    }

    bool IsServed() => target.Dev!.Objects.List(ResourceTypes.EndpointSlices, Namespace).Items
        .SelectMany(slice => slice.Items("endpoints")).Any(one => one["conditions"]?["ready"]?.GetValue<bool>() ?? false);

    IEnumerable<JsonObject> Pods() => target.Dev!.Objects.List(ResourceTypes.Pods, Namespace).Items;

    bool IsOfIt(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Contains($"MARK={mark}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
