using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Patching;

/// <summary>
/// Strategic merge patch: like a merge patch, but lists whose items have a key merge item by item, and <c>$patch</c>,
/// <c>$retainKeys</c>, <c>$setElementOrder/…</c> and <c>$deleteFromPrimitiveList/…</c> say the rest.
/// </summary>
static class StrategicMergePatch
{
    const string Directive = "$patch";
    const string RetainKeys = "$retainKeys";
    const string Order = "$setElementOrder/";
    const string DeleteFrom = "$deleteFromPrimitiveList/";

    /// <exception cref="ApiException">400 for a directive there is none of, or a list item without its key.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch) => MergeObject(target, patch, "") ?? [];

    /// <summary>Null when the patch says to delete the object.</summary>
    static JsonObject? MergeObject(JsonObject target, JsonObject patch, string parent)
    {
        switch (patch.Text(Directive))
        {
            case null or "merge": break;
            case "replace": return Clean(patch);
            case "delete": return null;
            case var other: throw ApiException.BadRequest($"Unknown patch type found in strategic merge: {other}");
        }

        var result = target.Copy();
        if (patch.Array(RetainKeys) is not null)
        {
            var kept = patch.Texts(RetainKeys).ToHashSet();
            foreach (var name in result.Select(p => p.Key).Where(n => !kept.Contains(n)).ToList()) result.Remove(name);
        }
        foreach (var (name, change) in patch)
        {
            if (name is Directive or RetainKeys || name.StartsWith(Order, StringComparison.Ordinal)) continue;
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal)) DeleteValues(result, name[DeleteFrom.Length..], change);
            else MergeMember(result, name, change, parent);
        }
        foreach (var (name, order) in patch)
            if (name.StartsWith(Order, StringComparison.Ordinal) && order is JsonArray wanted) Sort(result, target, name[Order.Length..], wanted, parent);
        return result;
    }

    static void MergeMember(JsonObject result, string name, JsonNode? change, string parent)
    {
        switch (change)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject inner:
                if (MergeObject(result[name] as JsonObject ?? [], inner, name) is { } merged) result[name] = merged;
                else result.Remove(name);
                break;
            case JsonArray items:
                result[name] = MergeList(result[name] as JsonArray ?? [], items, name, parent);
                break;
            default:
                result[name] = change.DeepClone();
                break;
        }
    }

    static JsonArray MergeList(JsonArray target, JsonArray patch, string field, string parent)
    {
        if (MergeKeys.IsSet(field))
        {
            var both = (JsonArray)target.DeepClone();
            foreach (var item in patch)
                if (!both.Any(b => JsonNode.DeepEquals(b, item))) both.Add(item?.DeepClone());
            return ListOrder.Of(both, patch, target, null);
        }
        if (MergeKeys.Of(field, parent) is not { } key) return (JsonArray)patch.DeepClone();
        if (patch.Any(p => p.Text(Directive) == "replace"))
            return new JsonArray([.. patch.OfType<JsonObject>().Where(p => p.Text(Directive) != "replace" || p.Count > 1).Select(Clean)]);

        var result = (JsonArray)target.DeepClone();
        foreach (var item in patch)
        {
            if (item is not JsonObject change || change[key] is not { } value)
                throw ApiException.BadRequest($"map: {item?.ToJsonString() ?? "null"} does not contain declared merge key: {key}");
            var index = IndexOf(result, key, value);
            if (change.Text(Directive) == "delete")
            {
                if (index >= 0) result.RemoveAt(index);
            }
            else if (index < 0)
            {
                result.Add(MergeObject([], change, field));
            }
            else
            {
                result[index] = MergeObject((JsonObject)result[index]!, change, field);
            }
        }
        return ListOrder.Of(result, patch, target, key);
    }

    static void Sort(JsonObject result, JsonObject target, string field, JsonArray wanted, string parent)
    {
        if (result[field] is JsonArray merged)
            result[field] = ListOrder.Of(merged, wanted, target[field] as JsonArray ?? [], MergeKeys.Of(field, parent));
    }

    static void DeleteValues(JsonObject result, string field, JsonNode? values)
    {
        if (result[field] is not JsonArray list || values is not JsonArray gone) return;
        result[field] = new JsonArray([.. list.Where(i => !gone.Any(g => JsonNode.DeepEquals(g, i))).Select(i => i?.DeepClone())]);
    }

    static int IndexOf(JsonArray list, string key, JsonNode value)
    {
        for (var i = 0; i < list.Count; i++)
            if (JsonNode.DeepEquals(list[i].At(key), value)) return i;
        return -1;
    }

    static JsonObject Clean(JsonObject patch)
    {
        var clean = patch.Copy();
        clean.Remove(Directive);
        return clean;
    }
}
