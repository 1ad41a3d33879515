using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Refuses objects beyond a namespace's ResourceQuotas. Quotas count objects; amounts of CPU and memory aren't counted.</summary>
sealed class QuotaCheck(ObjectStore store)
{
    /// <exception cref="ApiException">403 naming the quota.</exception>
    public void Check(ResourceType type, JsonObject obj)
    {
        if (!type.Namespaced) return;
        foreach (var quota in store.List(ResourceTypes.ResourceQuotas, obj.Namespace()).Items)
            foreach (var (resource, limit) in Limits(quota))
            {
                if (!Counts(resource, type)) continue;
                var used = Used(type, obj.Namespace());
                if (used + 1 > limit)
                    throw ApiException.Forbidden(type, obj.Name(),
                        $"exceeded quota: {quota.Name()}, requested: {resource}=1, used: {resource}={used}, limited: {resource}={limit}");
            }
    }

    /// <summary>What a quota's status says is used now.</summary>
    public JsonObject UsedOf(JsonObject quota)
    {
        var used = new JsonObject();
        foreach (var (resource, _) in Limits(quota))
            if (ResourceTypes.All.FirstOrDefault(t => Counts(resource, t)) is { } type)
                used[resource] = Used(type, quota.Namespace()).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return used;
    }

    static IEnumerable<(string Resource, long Limit)> Limits(JsonObject quota) =>
        quota.Object("spec", "hard") is { } hard
            ? hard.Select(p => (p.Key, Limit: p.Value.Number() ?? (long.TryParse(p.Value.Text(), out var n) ? n : long.MaxValue)))
                .Where(p => p.Limit != long.MaxValue)
            : [];

    static bool Counts(string resource, ResourceType type) =>
        (type.Group.Length == 0 && resource == type.Plural) || resource == $"count/{type.QualifiedName}";

    long Used(ResourceType type, string ns) => type == ResourceTypes.Pods
        ? store.List(type, ns, p => p.Text("status", "phase") is not ("Succeeded" or "Failed")).Items.Count
        : store.List(type, ns).Items.Count;
}
