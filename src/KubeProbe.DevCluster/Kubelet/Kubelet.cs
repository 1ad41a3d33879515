using System.Collections.Concurrent;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Nodes;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet;

/// <summary>The kubelets of a cluster's nodes: one worker for each pod that is bound to one of them and hasn't ended.</summary>
sealed partial class Kubelet(ClusterContext context) : IClusterComponent
{
    readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);
    readonly PodAddresses addresses = new(64 + (int)(StableHash(context.Options.Name) % 64));
    readonly string podsDirectory = context.Options.DataDirectory is { } data
        ? Path.Combine(Path.GetFullPath(data), "pods")
        : Path.Combine(Path.GetTempPath(), $"devcluster-{Guid.NewGuid():n}");

    readonly ILogger logger = context.Options.Loggers.CreateLogger<Kubelet>();

    public async Task RunAsync(CancellationToken cancellation)
    {
        PodDirectory.MakeDirectory(podsDirectory);
        using var launcher = new ProcessLauncher();
        var nodes = new Dictionary<string, KubeletNode>(StringComparer.Ordinal);
        var reporters = new List<NodeReporter>();
        foreach (var node in context.Options.Nodes)
        {
            var address = addresses.NodeAddress(nodes.Count);
            nodes[node.Name] = new KubeletNode(node.Name, address, context, launcher, addresses, podsDirectory);
            reporters.Add(new NodeReporter(node, address, context));
        }

        foreach (var reporter in reporters)
            reporter.Register();
        using (context.Store.Observe((type, change) => OnChange(type, change, nodes, cancellation)))
        {
            context.Faults.Changed += RetryAll;
            RemoveStrayDirectories();
            foreach (var pod in context.Store.List(ResourceTypes.Pods).Items)
                Look(new PodView(pod), nodes, cancellation);
            await Task.WhenAll(reporters.Select(reporter => reporter.RunAsync(cancellation))).ConfigureAwait(false);
            context.Faults.Changed -= RetryAll;
        }

        await Task.WhenAll(running.Values).ConfigureAwait(false);
        if (context.Options.DataDirectory is null)
            new PodDirectory(podsDirectory).Delete();
    }

    void RetryAll()
    {
        foreach (var worker in workers.Values)
            worker.RetryNow();
    }

    void OnChange(ResourceType type, WatchEvent change, Dictionary<string, KubeletNode> nodes, CancellationToken cancellation)
    {
        if (type != ResourceTypes.Pods)
            return;
        var pod = new PodView(change.Object);
        if (change.Type != WatchEvent.Deleted)
        {
            if (Concerns(change))
                Look(pod, nodes, cancellation);
        }
        else if (workers.TryGetValue(pod.Uid, out var worker))
        {
            worker.Wake();
        }
        else if (pod.NodeName is { } node && nodes.TryGetValue(node, out var home))
        {
            home.DirectoryOf(pod.Uid).Delete();
            addresses.Release(pod.Uid);
        }
    }

    /// <summary>What a worker writes itself, its status, is no news to it.</summary>
    static bool Concerns(WatchEvent change) =>
        change.Previous is not { } before
        || before.IsTerminating() != change.Object.IsTerminating()
        || before.Number("metadata", "deletionGracePeriodSeconds") != change.Object.Number("metadata", "deletionGracePeriodSeconds")
        || !System.Text.Json.Nodes.JsonNode.DeepEquals(before["spec"], change.Object["spec"]);

    void Look(PodView pod, Dictionary<string, KubeletNode> nodes, CancellationToken cancellation)
    {
        if (pod.IsTerminal || cancellation.IsCancellationRequested || pod.NodeName is not { } name || !nodes.TryGetValue(name, out var node))
            return;
        var made = workers.TryGetValue(pod.Uid, out var known) ? known : new PodWorker(node, pod);
        var worker = workers.GetOrAdd(pod.Uid, made);
        if (worker != made || known is not null)
        {
            worker.Wake();
            return;
        }

        var work = Task.Run(() => WorkAsync(worker, pod, cancellation), CancellationToken.None);
        running[pod.Uid] = work;
        work.ContinueWith(_ => running.TryRemove(pod.Uid, out var _), TaskScheduler.Default);
    }

    async Task WorkAsync(PodWorker worker, PodView pod, CancellationToken cancellation)
    {
        try
        {
            await worker.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // One pod's worker must not take the others with it.
            LogWorkerFailed(pod.Json.Key(), e);
        }
        finally
        {
            workers.TryRemove(pod.Uid, out _);
            worker.Dispose();
            if (context.Store.Peek(ResourceTypes.Pods, pod.Namespace, pod.Name)?.Uid() != pod.Uid)
                addresses.Release(pod.Uid);
        }
    }

    /// <summary>Files of pods that went while DevCluster wasn't running.</summary>
    void RemoveStrayDirectories()
    {
        var alive = context.Store.List(ResourceTypes.Pods).Items.Select(pod => pod.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in Directory.GetDirectories(podsDirectory))
        {
            if (!alive.Contains(Path.GetFileName(directory)))
                new PodDirectory(directory).Delete();
        }
    }

    static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
