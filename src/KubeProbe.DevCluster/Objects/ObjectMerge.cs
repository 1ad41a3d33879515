using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>Pure rules of a write: what of a submitted object counts, and when an object is gone.</summary>
static class ObjectMerge
{
    /// <summary>What an update makes of the stored object.</summary>
    public static JsonObject Next(ResourceType type, JsonObject current, JsonObject submitted, string? subresource)
    {
        if (subresource is not null) return BySubresource(current, submitted, subresource);

        var next = submitted.Copy();
        var metadata = next.Metadata();
        foreach (var kept in (ReadOnlySpan<string>)["uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields"])
        {
            metadata.Remove(kept);
            if (current.At("metadata", kept) is { } value) metadata[kept] = value.DeepClone();
        }
        if (type.Namespaced) metadata["namespace"] = current.Namespace();
        else metadata.Remove("namespace");

        if (type.HasStatus)
        {
            next.Remove("status");
            if (current["status"] is { } status) next["status"] = status.DeepClone();
        }
        if (type.HasGeneration && WantedStateDiffers(current, next))
            metadata["generation"] = (current.Number("metadata", "generation") ?? 0) + 1;
        return next;
    }

    /// <summary>Whether nothing keeps a deleted object any longer.</summary>
    public static bool IsGone(ResourceType type, JsonObject obj)
    {
        if (!obj.IsTerminating() || obj.Array("metadata", "finalizers") is { Count: > 0 }) return false;
        if (type == ResourceTypes.Namespaces) return obj.Array("spec", "finalizers") is not { Count: > 0 };
        return obj.Number("metadata", "deletionGracePeriodSeconds") is null or 0;
    }

    static JsonObject BySubresource(JsonObject current, JsonObject submitted, string subresource)
    {
        var next = current.Copy();
        if (subresource == "finalize")
        {
            var spec = next.Make("spec");
            spec.Remove("finalizers");
            if (submitted.Array("spec", "finalizers") is { Count: > 0 } finalizers) spec["finalizers"] = finalizers.DeepClone();
            return next;
        }

        // A binding sets the node and says so in the status, in one change.
        if (subresource == "binding") next.Make("spec")["nodeName"] = submitted.Text("spec", "nodeName");

        next.Remove("status");
        if (submitted["status"] is { } status) next["status"] = status.DeepClone();
        return next;
    }

    static bool WantedStateDiffers(JsonObject current, JsonObject next)
    {
        var names = current.Select(p => p.Key).Union(next.Select(p => p.Key)).Except(["kind", "apiVersion", "metadata", "status"]);
        return names.Any(n => !JsonNode.DeepEquals(current[n], next[n]));
    }
}
