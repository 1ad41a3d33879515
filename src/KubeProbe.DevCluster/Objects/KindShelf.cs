using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>What the store keeps for one kind; its owner's lock guards it.</summary>
sealed class KindShelf(ResourceType type)
{
    public ResourceType Type { get; } = type;

    public OrderedObjects Objects { get; } = new();

    /// <summary>The latest changes, oldest first.</summary>
    public Queue<WatchEvent> History { get; } = new();

    /// <summary>The version of the newest change that fell out of the history.</summary>
    public long Compacted { get; set; }

    /// <summary>The version of the newest change.</summary>
    public long LastChange { get; set; }

    /// <summary>Completed at the next change, then replaced.</summary>
    public TaskCompletionSource Changed { get; set; } = NewSignal();

    public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Objects in the order lists give them: by namespace, then by name.</summary>
sealed class OrderedObjects
{
    readonly SortedDictionary<string, SortedDictionary<string, JsonObject>> byNamespace = new(StringComparer.Ordinal);

    public IEnumerable<JsonObject> Values => byNamespace.Values.SelectMany(n => n.Values);

    public IEnumerable<JsonObject> In(string ns) => byNamespace.TryGetValue(ns, out var names) ? names.Values : [];

    public JsonObject? Find(ObjectKey key) =>
        byNamespace.TryGetValue(key.Namespace, out var names) ? names.GetValueOrDefault(key.Name) : null;

    public void Put(ObjectKey key, JsonObject obj)
    {
        if (!byNamespace.TryGetValue(key.Namespace, out var names))
            byNamespace[key.Namespace] = names = new(StringComparer.Ordinal);
        names[key.Name] = obj;
    }

    public void Remove(ObjectKey key)
    {
        if (!byNamespace.TryGetValue(key.Namespace, out var names)) return;
        names.Remove(key.Name);
        if (names.Count == 0) byNamespace.Remove(key.Namespace);
    }
}
