using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests;

/// <summary>A cluster with its components for one test, and waits with a deadline.</summary>
sealed class RunningCluster : IAsyncDisposable
{
    public const string Namespace = "shop";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    RunningCluster(DevClusterServer server) => Server = server;

    public DevClusterServer Server { get; }

    public ObjectStore Objects => Server.Objects;

    public static async Task<RunningCluster> StartAsync(Func<DevClusterOptions, DevClusterOptions>? configure = null)
    {
        var options = new DevClusterOptions { Name = "test", Images = new ImageMap(), Nodes = [new DevNode("node1")] };
        var cluster = new RunningCluster(await DevClusterServer.StartAsync(configure is null ? options : configure(options)));
        foreach (var ns in (string[])[Namespace])
        {
            if (cluster.Objects.Peek(ResourceTypes.Namespaces, null, ns) is null)
                cluster.Create(ResourceTypes.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } });
        }

        foreach (var node in cluster.Server.Context.Options.Nodes)
            await cluster.WaitAsync(ResourceTypes.Nodes, node.Name, found => found.At("status", "conditions") is not null);
        return cluster;
    }

    public JsonObject Create(ResourceType type, JsonObject obj) => Server.Context.Create(type, obj);

    /// <summary>A pod of one busybox container that runs a shell script.</summary>
    public JsonObject CreatePod(string name, string script, Action<JsonObject>? change = null)
    {
        var pod = Pod(name, script);
        change?.Invoke(pod);
        return Create(ResourceTypes.Pods, pod);
    }

    public static JsonObject Pod(string name, string script) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["automountServiceAccountToken"] = false,
            ["terminationGracePeriodSeconds"] = 5,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "probe",
                ["image"] = "busybox:latest",
                ["imagePullPolicy"] = "IfNotPresent",
                ["command"] = new JsonArray("sh", "-c", script),
            }),
        },
    };

    /// <summary>The first state of the object, from now on or now, that meets the condition.</summary>
    public Task<JsonObject> WaitAsync(ResourceType type, string name, Func<JsonObject, bool> condition, string ns = Namespace) =>
        WaitForAnyAsync(type, found => found.Name() == name && condition(found), ns, name);

    /// <summary>The first object of a kind that meets the condition, for objects whose names are made up.</summary>
    public async Task<JsonObject> WaitForAnyAsync(ResourceType type, Func<JsonObject, bool> condition, string ns = Namespace, string name = "")
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await foreach (var change in Objects.Watch(type, type.Namespaced ? ns : null, 0, deadline.Token))
            {
                if (change.Type != WatchEvent.Deleted && condition(change.Object))
                    return change.Object;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{type} {name} did not get there in {Deadline}: {Objects.Find(type, type.Namespaced ? ns : null, name)?.ToJsonString()}\n{string.Join('\n', Events())}");
        }

        throw new InvalidOperationException("a watch ends only by cancellation");
    }

    /// <summary>Looks again at each change of a kind until it is so.</summary>
    public async Task WaitForChangeAsync(ResourceType type, Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var from = Objects.Version;
        if (isSo()) return;
        try
        {
            await foreach (var _ in Objects.Watch(type, type.Namespaced ? Namespace : null, from, deadline.Token))
            {
                if (isSo())
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{type}s did not get there in {Deadline}:\n{string.Join('\n', Objects.List(type, Namespace).Items.Select(found => found.ToJsonString()))}\n{string.Join('\n', Events())}");
        }
    }

    public Task<JsonObject> WaitForPhaseAsync(string pod, string phase) =>
        WaitAsync(ResourceTypes.Pods, pod, found => found.Text("status", "phase") == phase);

    public async Task WaitUntilGoneAsync(ResourceType type, string name, string? ns = Namespace)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var from = Objects.Version;
        if (Objects.Peek(type, ns, name) is null)
            return;
        await foreach (var change in Objects.Watch(type, ns, from, deadline.Token))
        {
            if (change.Object.Name() == name && change.Type == WatchEvent.Deleted)
                return;
        }
    }

    /// <summary>An event of this reason about this object, as soon as there is one.</summary>
    public async Task<JsonObject> WaitForEventAsync(string about, string reason, Func<JsonObject, bool>? condition = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await foreach (var change in Objects.Watch(ResourceTypes.Events, null, 0, deadline.Token))
            {
                if (change.Object.Text("involvedObject", "name") == about && change.Object.Text("reason") == reason && condition?.Invoke(change.Object) != false)
                    return change.Object;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no event {reason} about {about}; there are\n{string.Join('\n', Events())}");
        }

        throw new InvalidOperationException("a watch ends only by cancellation");
    }

    /// <summary>Type, reason and message of the events about an object, oldest first.</summary>
    public IEnumerable<string> Events(string? about = null) =>
        Objects.List(ResourceTypes.Events).Items
            .Where(found => about is null || found.Text("involvedObject", "name") == about)
            .OrderBy(found => found.Version())
            .Select(found => $"{found.Text("type")} {found.Text("reason")} {found.Text("message")}");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
