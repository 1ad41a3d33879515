using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Deletes the custom resources of a definition that is being deleted, and lets it go once there are none.</summary>
sealed class CustomResourceCleanup : IClusterComponent, IDisposable
{
    readonly ObjectStore store;
    readonly KindCatalog kinds;
    readonly WorkQueue queue;
    readonly IDisposable subscription;

    public CustomResourceCleanup(ObjectStore store, KindCatalog kinds, ILoggerFactory loggers)
    {
        this.store = store;
        this.kinds = kinds;
        queue = new WorkQueue("custom resource cleanup", store.Time, loggers.CreateLogger<WorkQueue>());
        subscription = store.Observe(OnChange);
        foreach (var definition in store.List(ResourceTypes.CustomResourceDefinitions, null, d => d.IsTerminating()).Items) queue.Add(definition.Key());
    }

    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(ReconcileAsync, cancellation);

    public void Dispose() => subscription.Dispose();

    void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.CustomResourceDefinitions && change.Object.IsTerminating()) queue.Add(change.Object.Key());
        else if (change.Type == WatchEvent.Deleted && kinds.Custom(type) is { } kind) queue.Add(new ObjectKey("", kind.Definition));
    }

    Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (store.Peek(ResourceTypes.CustomResourceDefinitions, null, key.Name) is not { } definition || !definition.IsTerminating()) return Task.CompletedTask;
        if (CustomKind.From(definition)?.Type is { } type)
        {
            foreach (var obj in store.List(type).Items) Delete(type, obj);
        }
        try
        {
            if (CustomKind.From(definition)?.Type is { } kind && store.List(kind).Items.Count > 0)
            {
                // The deletion of the last of them brings us back.
                store.Mutate(ResourceTypes.CustomResourceDefinitions, null, key.Name, d => StatusCondition.Set(
                    d, "Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress", store.Time.GetUtcNow()), "status");
                return Task.CompletedTask;
            }
            store.Mutate(ResourceTypes.CustomResourceDefinitions, null, key.Name, d =>
                d.Metadata()["finalizers"] = new JsonArray([.. d.Texts("metadata", "finalizers").Where(f => f != DefinitionEnd.Finalizer).Select(f => (JsonNode)f)]));
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Somebody else let it go.
        }
        return Task.CompletedTask;
    }

    void Delete(ResourceType type, JsonObject obj)
    {
        if (obj.IsTerminating()) return;
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
