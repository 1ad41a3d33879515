using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>
/// All objects of one cluster, in memory. One counter gives every change its resourceVersion; each kind keeps a bounded
/// history of its changes for watches. Thread-safe. What it holds is never changed in place: a write puts a new tree.
/// </summary>
public sealed partial class ObjectStore(TimeProvider time, int historyPerKind = ObjectStore.DefaultHistory)
{
    /// <summary>Changes kept per kind; a watch that asks for older ones gets 410 Expired.</summary>
    public const int DefaultHistory = 8192;

    readonly Lock gate = new();
    readonly Dictionary<string, KindShelf> shelves = [];
    long version = 1;
    long compacted;

    /// <summary>The clock that stamps objects.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The version of the latest change.</summary>
    public long Version
    {
        get { lock (gate) return version; }
    }

    /// <summary>The object, as the caller's own copy; null when there is none.</summary>
    public JsonObject? Find(ResourceType type, string? ns, string name) => Peek(type, ns, name)?.Copy();

    /// <summary>The object as the store holds it: read only. Null when there is none.</summary>
    public JsonObject? Peek(ResourceType type, string? ns, string name)
    {
        lock (gate) return Shelf(type).Objects.Find(new ObjectKey(ns ?? "", name));
    }

    /// <exception cref="ApiException">404 when there is no such object.</exception>
    public JsonObject Get(ResourceType type, string? ns, string name) => Find(type, ns, name) ?? throw ApiException.NotFound(type, name);

    /// <summary>Lists a kind in one namespace, or in all of them when <paramref name="ns"/> is null or empty.</summary>
    public ObjectList List(ResourceType type, string? ns = null, Func<JsonObject, bool>? where = null)
    {
        List<JsonObject> items;
        long at;
        lock (gate)
        {
            at = version;
            items = string.IsNullOrEmpty(ns)
                ? [.. Shelf(type).Objects.Values]
                : [.. Shelf(type).Objects.In(ns)];
        }
        return new ObjectList(where is null ? items : [.. items.Where(where)], at);
    }

    KindShelf Shelf(ResourceType type)
    {
        if (!shelves.TryGetValue(type.QualifiedName, out var shelf))
            shelves[type.QualifiedName] = shelf = new KindShelf(type);
        return shelf;
    }
}
