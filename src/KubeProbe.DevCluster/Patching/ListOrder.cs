using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Patching;

/// <summary>
/// The order of a merged list: items the patch speaks of in the patch's order, the others in the order they had, and where both
/// orders leave it open the patch's items come first. A container that a patch adds therefore stands before those there were.
/// </summary>
static class ListOrder
{
    /// <param name="merged">The items, in any order.</param>
    /// <param name="patched">Items, or nothing but their keys, in the order the patch has them.</param>
    /// <param name="before">The list before the patch.</param>
    /// <param name="key">The member that tells items apart; null for plain values.</param>
    public static JsonArray Of(JsonArray merged, JsonArray patched, JsonArray before, string? key)
    {
        var ours = new Queue<JsonNode?>(merged.Where(item => Place(patched, item, key) >= 0).OrderBy(item => Place(patched, item, key)));
        var theirs = new Queue<JsonNode?>(merged.Where(item => Place(patched, item, key) < 0).OrderBy(item => Place(before, item, key)));
        var result = new JsonArray();
        while (ours.Count + theirs.Count > 0)
            result.Add((ours.Count == 0 || (theirs.Count > 0 && StoodBefore(theirs.Peek(), ours.Peek())) ? theirs : ours).Dequeue()?.DeepClone());
        return result;

        bool StoodBefore(JsonNode? one, JsonNode? other) =>
            (Place(before, one, key), Place(before, other, key)) is ( >= 0, >= 0) places && places.Item1 < places.Item2;
    }

    static int Place(JsonArray list, JsonNode? item, string? key)
    {
        for (var i = 0; i < list.Count; i++)
            if (key is null ? JsonNode.DeepEquals(list[i], item) : JsonNode.DeepEquals(list[i].At(key), item.At(key))) return i;
        return -1;
    }
}
