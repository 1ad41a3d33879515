using System.Net;
using System.Text.Json.Serialization;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>One look at what an API server serves; groups are asked for once.</summary>
sealed class CapabilityLook(ClusterApi api, string cluster)
{
    const int MostVersions = 8;
    Dictionary<string, IReadOnlyList<string>>? groups;

    /// <summary>Whether there is at least one object; null without the right to see.</summary>
    public async Task<bool?> AnyAsync(string group, string resource, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(ApiPath.Of(group, "v1", null, resource), ("limit", "1"))) with { MetadataOnly = true };
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        return reply.Status switch
        {
            HttpStatusCode.Forbidden => null,
            HttpStatusCode.NotFound => false,
            _ when reply.Succeeded => reply.Read(cluster, CapabilityJson.Default.AnyList).Items is { Count: > 0 },
            _ => throw ApiFaults.Of(cluster, call, reply),
        };
    }

    /// <summary>Whether an API group is served.</summary>
    public async Task<bool?> ServesAsync(string group, CancellationToken cancellation) =>
        await GroupsAsync(cancellation).ConfigureAwait(false) is { } served ? served.ContainsKey(group) : null;

    /// <summary>
    /// Whether a kind of an API group is served, in whatever version: one release of Kubernetes serves cron jobs in another than the one it prefers
    /// for the group.
    /// </summary>
    public async Task<bool?> ServesAsync(string group, string plural, CancellationToken cancellation)
    {
        if (await GroupsAsync(cancellation).ConfigureAwait(false) is not { } served) return null;
        foreach (var version in served.GetValueOrDefault(group, []))
        {
            var call = ApiCall.Get(ApiPath.Of(group, version, null).TrimEnd('/'));
            var reply = await api.RequireAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Read(cluster, CapabilityJson.Default.ServedKinds).Resources?.Any(kind => kind.Name == plural) is true) return true;
        }
        return false;
    }

    async Task<Dictionary<string, IReadOnlyList<string>>?> GroupsAsync(CancellationToken cancellation)
    {
        if (groups is not null) return groups;
        var call = ApiCall.Get("apis");
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (reply.Status is HttpStatusCode.Forbidden) return null;
        if (!reply.Succeeded) throw ApiFaults.Of(cluster, call, reply);
        var all = reply.Read(cluster, CapabilityJson.Default.ServedGroups).Groups ?? [];
        return groups = all.Where(group => group.Name.Length > 0).DistinctBy(group => group.Name)
            .ToDictionary(group => group.Name, Versions);
    }

    static IReadOnlyList<string> Versions(ServedGroup group) =>
        [.. new[] { group.PreferredVersion }.Concat(group.Versions ?? []).OfType<ServedVersion>().Select(version => version.Version).Distinct().Take(MostVersions)];
}

sealed record AnyList(IReadOnlyList<AnyItem>? Items);

sealed record AnyItem(string? Kind);

sealed record ServedGroups(IReadOnlyList<ServedGroup>? Groups);

sealed record ServedGroup(string Name, ServedVersion? PreferredVersion, IReadOnlyList<ServedVersion>? Versions = null);

sealed record ServedVersion(string Version);

sealed record ServedKinds(IReadOnlyList<ServedKind>? Resources);

sealed record ServedKind(string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnyList))]
[JsonSerializable(typeof(ServedGroups))]
[JsonSerializable(typeof(ServedKinds))]
sealed partial class CapabilityJson : JsonSerializerContext;
