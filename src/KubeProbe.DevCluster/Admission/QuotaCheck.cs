using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Refuses objects beyond a namespace's ResourceQuotas. Quotas count objects, and add up what pods and claims ask for.</summary>
sealed class QuotaCheck(ObjectStore store)
{
    /// <exception cref="ApiException">403 naming the quota.</exception>
    public void Check(ResourceType type, JsonObject obj)
    {
        if (!type.Namespaced) return;
        foreach (var quota in store.List(ResourceTypes.ResourceQuotas, obj.Namespace()).Items)
        {
            CheckAmounts(quota, type, obj);
            foreach (var (resource, limit) in Limits(quota))
            {
                if (!Counts(resource, type)) continue;
                var used = Used(type, obj.Namespace());
                if (used + 1 > limit)
                    throw ApiException.Forbidden(type, obj.Name(),
                        $"exceeded quota: {quota.Name()}, requested: {resource}=1, used: {resource}={used}, limited: {resource}={limit}");
            }
        }
    }

    void CheckAmounts(JsonObject quota, ResourceType type, JsonObject obj)
    {
        foreach (var (resource, limit) in Amounts(quota).Where(each => QuotaAmounts.Measures(each.Resource, type)))
        {
            if (QuotaAmounts.Unsaid(resource, obj) is { Count: > 0 } unsaid)
                throw ApiException.Forbidden(type, obj.Name(), $"failed quota: {quota.Name()}: must specify {resource} for: {string.Join(',', unsaid)}");
            var (asked, used) = (QuotaAmounts.Asked(resource, obj), UsedAmount(resource, type, obj.Namespace()));
            string Text(decimal amount) => QuotaAmounts.Text(resource, amount);
            if (asked > 0 && used + asked > limit)
                throw ApiException.Forbidden(type, obj.Name(),
                    $"exceeded quota: {quota.Name()}, requested: {resource}={Text(asked)}, used: {resource}={Text(used)}, limited: {resource}={Text(limit)}");
        }
    }

    decimal UsedAmount(string resource, ResourceType type, string ns) =>
        store.List(type, ns, o => o.Text("status", "phase") is not ("Succeeded" or "Failed")).Items.Sum(o => QuotaAmounts.Asked(resource, o));

    static IEnumerable<(string Resource, decimal Limit)> Amounts(JsonObject quota) =>
        quota.Object("spec", "hard") is { } hard ? hard.Select(p => (p.Key, Quantity.Parse(p.Value.Text() ?? p.Value?.ToJsonString()))) : [];

    /// <summary>What a quota's status says is used now.</summary>
    public JsonObject UsedOf(JsonObject quota)
    {
        var used = new JsonObject();
        foreach (var (resource, _) in Limits(quota))
            if (ResourceTypes.All.FirstOrDefault(t => Counts(resource, t)) is { } type)
                used[resource] = Used(type, quota.Namespace()).ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (resource, _) in Amounts(quota))
            foreach (var type in (ReadOnlySpan<ResourceType>)[ResourceTypes.Pods, ResourceTypes.PersistentVolumeClaims])
                if (QuotaAmounts.Measures(resource, type)) used[resource] = QuotaAmounts.Text(resource, UsedAmount(resource, type, quota.Namespace()));
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
