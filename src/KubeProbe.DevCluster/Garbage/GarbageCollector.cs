using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>
/// Deletes what has no owner left, and carries out foreground and orphaning deletion: it removes the finalizers
/// <c>foregroundDeletion</c> and <c>orphan</c> once their promise is kept.
/// </summary>
sealed class GarbageCollector : IClusterComponent, IDisposable
{
    const string Foreground = "foregroundDeletion";
    const string Orphan = "orphan";

    readonly ObjectStore store;
    readonly KindCatalog kinds;
    readonly OwnerIndex index = new();
    readonly WorkQueue queue;
    readonly IDisposable subscription;

    public GarbageCollector(ObjectStore store, KindCatalog kinds, ILoggerFactory loggers)
    {
        this.store = store;
        this.kinds = kinds;
        queue = new WorkQueue("garbage collector", store.Time, loggers.CreateLogger<WorkQueue>());
        subscription = store.Observe(OnChange);
        // What a data directory brought back was never announced.
        foreach (var type in kinds.All)
            foreach (var obj in store.List(type).Items) OnChange(type, new WatchEvent(WatchEvent.Added, obj, null, obj.Version()));
    }

    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(ReconcileAsync, cancellation);

    public void Dispose() => subscription.Dispose();

    void OnChange(ResourceType type, WatchEvent change)
    {
        index.Note(type, change);
        if (change.Type == WatchEvent.Deleted)
        {
            foreach (var (dependentType, key) in index.DependentsOf(change.Object.Uid())) Look(dependentType, key);
            // An owner that waits for its dependents may now go.
            foreach (var owner in change.Object.Items("metadata", "ownerReferences")) LookAtOwner(owner, change.Object.Namespace());
        }
        else if (change.Object.Array("metadata", "ownerReferences") is { Count: > 0 } || change.Object.IsTerminating())
        {
            Look(type, change.Object.Key());
        }
    }

    void LookAtOwner(JsonObject owner, string ns)
    {
        if (TypeOf(owner) is { } type) Look(type, new ObjectKey(type.Namespaced ? ns : "", owner.Text("name") ?? ""));
    }

    // The queue's keys have two parts; the kind goes in front of the namespace.
    void Look(ResourceType type, ObjectKey key) => queue.Add(new ObjectKey($"{type.QualifiedName} {key.Namespace}", key.Name));

    Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        var space = key.Namespace.IndexOf(' ', StringComparison.Ordinal);
        var type = kinds.All.FirstOrDefault(t => t.QualifiedName == key.Namespace[..space]);
        if (type is null || store.Peek(type, key.Namespace[(space + 1)..], key.Name) is not { } obj) return Task.CompletedTask;

        if (obj.IsTerminating()) Finish(type, obj);
        else if (obj.Array("metadata", "ownerReferences") is { Count: > 0 }) Collect(type, obj);
        return Task.CompletedTask;
    }

    /// <summary>Deletes an object all of whose owners are gone; one whose last owners wait for it is deleted the same way they are.</summary>
    void Collect(ResourceType type, JsonObject obj)
    {
        var owners = obj.Items("metadata", "ownerReferences").ToList();
        var waiting = false;
        foreach (var owner in owners)
        {
            if (Find(owner, obj.Namespace()) is not { } found) continue;
            if (!found.Texts("metadata", "finalizers").Contains(Foreground) || !found.IsTerminating()) return;
            waiting = true;
        }
        Delete(type, obj, waiting ? "Foreground" : "Background");
    }

    void Finish(ResourceType type, JsonObject obj)
    {
        var finalizers = obj.Texts("metadata", "finalizers").ToList();
        if (finalizers.Contains(Orphan))
        {
            foreach (var (dependentType, key) in index.DependentsOf(obj.Uid())) Release(dependentType, key, obj.Uid());
            RemoveFinalizer(type, obj, Orphan);
        }
        if (!finalizers.Contains(Foreground)) return;

        var blocked = false;
        foreach (var (dependentType, key) in index.DependentsOf(obj.Uid()))
        {
            if (store.Peek(dependentType, key.Namespace, key.Name) is not { } dependent) continue;
            blocked |= dependent.Items("metadata", "ownerReferences").Any(o => o.Text("uid") == obj.Uid() && o.Flag("blockOwnerDeletion"));
            if (!dependent.IsTerminating()) Look(dependentType, key);
        }
        if (!blocked) RemoveFinalizer(type, obj, Foreground);
    }

    void Delete(ResourceType type, JsonObject obj, string policy)
    {
        // Of pods nothing can depend that would have to go first.
        var asForeground = policy == "Foreground" && index.DependentsOf(obj.Uid()).Count > 0;
        try
        {
            store.Delete(type, obj.Namespace(), obj.Name(), new DeleteOptions
            {
                Uid = obj.Uid(),
                PropagationPolicy = asForeground ? "Foreground" : null,
            });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another object by the same name.
        }
    }

    void Release(ResourceType type, ObjectKey key, string uid) => Change(type, key, obj =>
    {
        var owners = obj.Array("metadata", "ownerReferences");
        foreach (var owner in obj.Items("metadata", "ownerReferences").Where(o => o.Text("uid") == uid).ToList()) owners!.Remove(owner);
        if (owners is { Count: 0 }) obj.Metadata().Remove("ownerReferences");
    });

    void RemoveFinalizer(ResourceType type, JsonObject obj, string finalizer) => Change(type, obj.Key(), o =>
    {
        var left = o.Texts("metadata", "finalizers").Where(f => f != finalizer).Select(f => (JsonNode)f).ToArray();
        if (left.Length == 0) o.Metadata().Remove("finalizers");
        else o.Metadata()["finalizers"] = new JsonArray(left);
    });

    void Change(ResourceType type, ObjectKey key, Action<JsonObject> change)
    {
        try
        {
            store.Mutate(type, key.Namespace, key.Name, change);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone meanwhile; there is nothing left to change.
        }
    }

    JsonObject? Find(JsonObject owner, string ns)
    {
        // An owner of a kind nobody knows can't be judged, so it counts as there.
        if (TypeOf(owner) is not { } type) return new JsonObject();
        var found = store.Peek(type, type.Namespaced ? ns : null, owner.Text("name") ?? "");
        return found?.Uid() == owner.Text("uid") ? found : null;
    }

    ResourceType? TypeOf(JsonObject owner) => kinds.FindKind(owner.Text("apiVersion") ?? "", owner.Text("kind") ?? "");
}
