using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Clusters;

/// <summary>Tells the grains that manifests changed: first the cases, then the clusters that read them.</summary>
sealed partial class ClusterRefresher(
    IGrainFactory grains, IManifestStore manifests, IClusterConnections connections, ILogger<ClusterRefresher> logger) : IManifestListener
{
    const int AtOnce = 64;

    /// <inheritdoc/>
    public async Task ChangedAsync(IReadOnlyList<ManifestRef> changed, IReadOnlySet<string> clusters, CancellationToken cancellation)
    {
        foreach (var template in changed.Where(reference => reference.Kind is ManifestKind.ProbeTemplate))
            grains.GetGrain<ITemplateRolloutGrain>(template.Name).LookAsync().Ignore();
        foreach (var @case in await CasesAsync(changed, cancellation)) await grains.GetGrain<IProbeCaseGrain>(@case).ChangedAsync();

        if (changed.Any(reference => reference.Kind is ManifestKind.Secret))
            foreach (var cluster in clusters) connections.Forget(cluster);
        foreach (var some in clusters.Chunk(AtOnce)) await Task.WhenAll(some.Select(RefreshAsync));
    }

    async Task<IReadOnlySet<string>> CasesAsync(IReadOnlyList<ManifestRef> changed, CancellationToken cancellation)
    {
        var cases = changed.Where(reference => reference.Kind is ManifestKind.ProbeCase).Select(reference => reference.Name).ToHashSet();
        var templates = changed.Where(reference => reference.Kind is ManifestKind.ProbeTemplate).Select(reference => reference.Name).ToHashSet();
        if (templates.Count == 0) return cases;

        foreach (var stored in await manifests.ListAllAsync(new ManifestQuery(ManifestKind.ProbeCase), cancellation))
            if (templates.Contains(SpecJson.Read<ProbeCaseSpec>(stored.Spec).Template)) cases.Add(stored.Name);
        return cases;
    }

    async Task RefreshAsync(string cluster)
    {
        try
        {
            await grains.GetGrain<IClusterGrain>(cluster).RefreshAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The manifests are written; the cluster reads them with its next wake-up.
            LogRefreshFailed(fault, cluster);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} could not be told of changed manifests; its next wake-up reads them")]
    partial void LogRefreshFailed(Exception fault, string cluster);
}
