using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

public sealed partial class ObjectStore
{
    /// <summary>Everything needed to go on later: <c>{resourceVersion, objects}</c>, events included.</summary>
    public JsonObject Snapshot()
    {
        List<JsonObject> all;
        long at;
        lock (gate)
        {
            at = version;
            all = [.. shelves.Values.SelectMany(s => s.Objects.Values)];
        }
        return new JsonObject
        {
            ["resourceVersion"] = at,
            ["objects"] = new JsonArray([.. all.Select(o => o.DeepClone())]),
        };
    }

    /// <summary>
    /// Fills an empty store from a snapshot. Watches from before it get 410, as after a compaction.
    /// <paramref name="typeOf"/> finds the kind of an apiVersion and kind; objects of a kind nobody knows are left out and counted.
    /// </summary>
    public int Restore(JsonObject snapshot, Func<string, string, ResourceType?> typeOf)
    {
        var left = 0;
        lock (gate)
        {
            foreach (var obj in snapshot.Items("objects"))
            {
                var type = typeOf(obj.Text("apiVersion") ?? "", obj.Text("kind") ?? "");
                if (type is null || obj.Name().Length == 0)
                {
                    left++;
                    continue;
                }
                var kept = obj.Copy();
                Freeze(kept);
                Shelf(type).Objects.Put(kept.Key(), kept);
                version = Math.Max(version, kept.Version());
            }
            version = Math.Max(version, snapshot.Number("resourceVersion") ?? 0) + 1;
            compacted = version;
        }
        return left;
    }
}
