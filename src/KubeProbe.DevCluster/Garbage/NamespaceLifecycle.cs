using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Empties a namespace that is being deleted, and lets it go once nothing is left in it.</summary>
sealed class NamespaceLifecycle : IClusterComponent, IDisposable
{
    readonly ObjectStore store;
    readonly KindCatalog kinds;
    readonly WorkQueue queue;
    readonly IDisposable subscription;

    public NamespaceLifecycle(ObjectStore store, KindCatalog kinds, ILoggerFactory loggers)
    {
        this.store = store;
        this.kinds = kinds;
        queue = new WorkQueue("namespace lifecycle", store.Time, loggers.CreateLogger<WorkQueue>());
        subscription = store.Observe(OnChange);
        foreach (var ns in store.List(ResourceTypes.Namespaces, null, n => n.IsTerminating()).Items) queue.Add(ns.Key());
    }

    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(ReconcileAsync, cancellation);

    public void Dispose() => subscription.Dispose();

    void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Namespaces && change.Object.IsTerminating()) queue.Add(change.Object.Key());
        else if (change.Type == WatchEvent.Deleted && IsTerminating(change.Object.Namespace())) queue.Add(new ObjectKey("", change.Object.Namespace()));
    }

    bool IsTerminating(string ns) => ns.Length > 0 && store.Peek(ResourceTypes.Namespaces, null, ns)?.IsTerminating() == true;

    Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!IsTerminating(key.Name)) return Task.CompletedTask;

        var left = new List<(ResourceType Type, JsonObject Object)>();
        foreach (var type in kinds.All.Where(t => t.Namespaced && t != ResourceTypes.Events))
            foreach (var obj in store.List(type, key.Name).Items)
            {
                if (!obj.IsTerminating()) Delete(type, obj);
                if (store.Peek(type, key.Name, obj.Name()) is { } still) left.Add((type, still));
            }
        try
        {
            if (left.Count > 0)
            {
                // The deletion of the last of them brings us back.
                store.Mutate(ResourceTypes.Namespaces, null, key.Name, ns => NamespaceRemainder.Tell(ns, left, store.Time.GetUtcNow()), "status");
                return Task.CompletedTask;
            }

            foreach (var e in store.List(ResourceTypes.Events, key.Name).Items) Delete(ResourceTypes.Events, e);
            store.Mutate(ResourceTypes.Namespaces, null, key.Name, ns => ns.Make("spec").Remove("finalizers"), "finalize");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Somebody else finalized it.
        }
        return Task.CompletedTask;
    }

    void Delete(ResourceType type, JsonObject obj)
    {
        try
        {
            store.Delete(type, obj.Namespace(), obj.Name());
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }
}
