using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Patching;

/// <summary>JSON merge patch, RFC 7386: a member replaces its like, null removes it, objects merge.</summary>
static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target is JsonObject obj ? (JsonObject)obj.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null) result.Remove(name);
            else result[name] = Apply(result[name], change);
        }
        return result;
    }
}
