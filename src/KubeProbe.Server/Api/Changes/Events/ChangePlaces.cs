using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>Where a change happened, in the words of other tools: the name of a cluster or a group, or the address of an API server.</summary>
sealed class ChangePlaces(IManifestStore manifests)
{
    /// <summary>Fills clusters or group; throws when nothing tells the place.</summary>
    public async Task FillAsync(PostChangeRequest change, string cluster, string group, string place, CancellationToken cancellation)
    {
        if (group.Length > 0) change.Group = group;
        else if (cluster.Length > 0) change.Clusters.AddRange(cluster.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());
        else if (place.Length == 0)
            throw ApiFault.Invalid("clusters", "The event does not say where it happened.", "Add ?cluster=NAME or ?group=NAME to the address it is sent to.");
        else await FindAsync(change, place, cancellation);
    }

    async Task FindAsync(PostChangeRequest change, string place, CancellationToken cancellation)
    {
        if (place.Contains("://", StringComparison.Ordinal)) change.Clusters.AddRange(await ByAddressAsync(place, cancellation));
        else if (ManifestName.IsValid(ManifestKind.ClusterGroup, place)
            && await manifests.FindAsync(ManifestKind.Cluster, place, cancellation) is null
            && await manifests.FindAsync(ManifestKind.ClusterGroup, place, cancellation) is not null) change.Group = place;
        else change.Clusters.Add(place);
    }

    async Task<IEnumerable<string>> ByAddressAsync(string address, CancellationToken cancellation)
    {
        var found = (await manifests.ListAllAsync(new ManifestQuery(ManifestKind.Cluster), cancellation))
            .Where(cluster => SpecJson.Read<ClusterSpec>(cluster.Spec).Connection.Token?.Server is { } server && Same(server, address))
            .Select(cluster => cluster.Name).ToList();
        return found.Count > 0 ? found : throw ApiFault.Invalid(
            "clusters", "No Cluster is registered by that API server's address.", "Send the cluster's name as it is here, or add ?cluster=NAME to the address.");
    }

    static bool Same(Uri server, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var other)
        && Uri.Compare(server, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
