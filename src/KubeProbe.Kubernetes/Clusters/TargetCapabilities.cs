using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.NodeProbes;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>What a cluster has, from its discovery and from lists of one item; only what is asked for is looked at.</summary>
sealed class TargetCapabilities(ClusterApis apis, ITargetNodes nodes) : ITargetCapabilities
{
    public async Task<IReadOnlyDictionary<string, bool>> FindAsync(
        ClusterTarget target, IReadOnlyCollection<string> wanted, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var look = new CapabilityLook(lease.Api, target.Name);
        var found = new Dictionary<string, bool>();
        foreach (var name in wanted)
            if (await OneAsync(look, target, name, cancellation).ConfigureAwait(false) is { } has) found[name] = has;
        return found;
    }

    /// <summary>Null where nobody could tell.</summary>
    async Task<bool?> OneAsync(CapabilityLook look, ClusterTarget target, string name, CancellationToken cancellation) => name switch
    {
        CapabilityRules.StorageClass => await look.AnyAsync("storage.k8s.io", "storageclasses", cancellation).ConfigureAwait(false),
        CapabilityRules.IngressClass => await look.AnyAsync("networking.k8s.io", "ingressclasses", cancellation).ConfigureAwait(false),
        CapabilityRules.MetricsApi => await look.ServesAsync("metrics.k8s.io", cancellation).ConfigureAwait(false),
        CapabilityRules.TwoNodes => await TwoNodesAsync(target, cancellation).ConfigureAwait(false),
        _ when name.StartsWith(CapabilityRules.Api, StringComparison.Ordinal) =>
            await look.ServesAsync(name[CapabilityRules.Api.Length..], cancellation).ConfigureAwait(false),
        _ when name.StartsWith(CapabilityRules.Crd, StringComparison.Ordinal) && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot =>
            await look.ServesAsync(name[(dot + 1)..], name[CapabilityRules.Crd.Length..dot], cancellation).ConfigureAwait(false),
        _ => null,
    };

    async Task<bool?> TwoNodesAsync(ClusterTarget target, CancellationToken cancellation)
    {
        try
        {
            var all = await nodes.ListAsync(target, new Dictionary<string, string>(), cancellation).ConfigureAwait(false);
            // A node that is not ready at the moment is a node: what it does to probes is theirs to find.
            return all.Count(node => node.Schedulable) >= 2;
        }
        catch (TargetClusterException fault) when (fault.Fault is TargetFault.Forbidden)
        {
            return null;
        }
    }
}
