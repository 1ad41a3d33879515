using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>
/// Who set which fields last: an entry in <c>metadata.managedFields</c> for each manager, in the format <c>FieldsV1</c>
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management). A list is one field here, as an atomic
/// one is; the real API server tells the items of most lists apart.
/// </summary>
static class ManagedFields
{
    // Identity is the API server's own.
    static readonly HashSet<string> Unmanaged =
    [
        "name", "generateName", "namespace", "uid", "selfLink", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields",
    ];

    /// <summary>Writes down who made of one object the next.</summary>
    /// <param name="next">What is to be stored; gets the entries.</param>
    /// <param name="before">What was stored, with its entries; null of a new object.</param>
    /// <param name="manager">Who writes.</param>
    /// <param name="subresource">By which subresource, if by one.</param>
    /// <param name="now">The present.</param>
    public static void Note(JsonObject next, JsonObject? before, string manager, string? subresource, DateTimeOffset now)
    {
        var set = Changed(next, before);
        if (set.Count == 0) return;

        var entries = new JsonArray();
        JsonObject? own = null;
        foreach (var entry in before?.Array("metadata", "managedFields") ?? [])
        {
            var copy = entry!.AsObject().Copy();
            if (copy.Text("manager") == manager && (copy.Text("subresource") ?? "") == (subresource ?? "")) own = copy;
            else if (copy.Object("fieldsV1") is { } theirs) Without(theirs, set);
            if (copy.Object("fieldsV1") is { Count: > 0 } || copy == own) entries.Add(copy);
        }
        if (own is null) entries.Add(own = new JsonObject { ["manager"] = manager });

        (own["operation"], own["apiVersion"], own["time"]) = ("Update", next.Text("apiVersion"), KubeTime.Format(now));
        own["fieldsType"] = "FieldsV1";
        own["fieldsV1"] = With(own.Object("fieldsV1") ?? [], set);
        if (subresource is not null) own["subresource"] = subresource;
        next.Metadata()["managedFields"] = entries;
    }

    static JsonObject Changed(JsonObject next, JsonObject? before)
    {
        var set = Differences(next, before);
        foreach (var identity in (ReadOnlySpan<string>)["f:apiVersion", "f:kind"]) set.Remove(identity);
        if (set["f:metadata"] is JsonObject metadata)
        {
            foreach (var name in Unmanaged) metadata.Remove("f:" + name);
            metadata.Remove(".");
            if (metadata.Count == 0) set.Remove("f:metadata");
        }
        return set;
    }

    static JsonObject Differences(JsonObject next, JsonObject? before)
    {
        var set = new JsonObject();
        foreach (var (name, value) in next)
        {
            var old = before?[name];
            if (JsonNode.DeepEquals(value, old)) continue;
            if (value is not JsonObject { Count: > 0 } inner) set["f:" + name] = new JsonObject();
            else
            {
                var within = Differences(inner, old as JsonObject);
                if (old is null) within["."] = new JsonObject();
                set["f:" + name] = within;
            }
        }
        return set;
    }

    static JsonObject With(JsonObject held, JsonObject set)
    {
        foreach (var (name, value) in set)
            if (held[name] is JsonObject inner) With(inner, value!.AsObject());
            else held[name] = value!.DeepClone();
        return held;
    }

    /// <summary>What another set is no longer theirs.</summary>
    static void Without(JsonObject held, JsonObject set)
    {
        foreach (var (name, value) in set)
            if (held[name] is JsonObject inner)
            {
                Without(inner, value!.AsObject());
                if (inner.Count == 0 || value!.AsObject().Count == 0) held.Remove(name);
            }
    }
}
