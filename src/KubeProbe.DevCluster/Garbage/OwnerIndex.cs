using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Which objects name which as owners, by the owner's uid. Thread-safe.</summary>
sealed class OwnerIndex
{
    readonly Lock gate = new();
    readonly Dictionary<string, HashSet<(ResourceType Type, ObjectKey Key)>> byOwner = [];

    public void Note(ResourceType type, WatchEvent change)
    {
        lock (gate)
        {
            if (change.Previous is { } previous)
                foreach (var uid in Owners(previous)) Remove(uid, (type, previous.Key()));
            if (change.Type == WatchEvent.Deleted) return;
            foreach (var uid in Owners(change.Object))
            {
                if (!byOwner.TryGetValue(uid, out var dependents)) byOwner[uid] = dependents = [];
                dependents.Add((type, change.Object.Key()));
            }
        }
    }

    public IReadOnlyList<(ResourceType Type, ObjectKey Key)> DependentsOf(string uid)
    {
        lock (gate) return byOwner.TryGetValue(uid, out var dependents) ? [.. dependents] : [];
    }

    void Remove(string uid, (ResourceType, ObjectKey) dependent)
    {
        if (!byOwner.TryGetValue(uid, out var dependents)) return;
        dependents.Remove(dependent);
        if (dependents.Count == 0) byOwner.Remove(uid);
    }

    static IEnumerable<string> Owners(JsonObject obj) => obj.Items("metadata", "ownerReferences").Select(o => o.Text("uid")).OfType<string>();
}
