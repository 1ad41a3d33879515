using KubeProbe.Core.Clusters;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Changes;

[GrainType("change")]
sealed partial class ChangeGrain(IChangeLog changes, IManifestStore manifests, ControlGroups controls, TimeProvider time, ILogger<ChangeGrain> logger) : Grain, IChangeGrain
{
    // A change of a thousand clusters must not call them all in one breath.
    const int ClustersAtOnce = 64;

    /// <inheritdoc/>
    public async Task<ChangeAnswer> AcceptAsync(Change change)
    {
        var known = await changes.FindAsync(change.Id, CancellationToken.None);
        if (known is null)
        {
            var (clusters, refusal) = await ResolveAsync(change);
            if (refusal is not null) return refusal;
            known = await changes.AcceptAsync(new ChangeRecord(change, time.GetUtcNow(), clusters, null), CancellationToken.None);
            return ChangeSameness.Differs(known.Change, change) ? Another(known) : new ChangeAnswer(await FireAsync(known), false, [], null, false);
        }
        if (ChangeSameness.Differs(known.Change, change)) return Another(known);

        return new ChangeAnswer(known.Runs is null ? await FireAsync(known) : known, true, [], null, false);
    }

    /// <inheritdoc/>
    public async Task ResumeAsync()
    {
        if (await changes.FindAsync(this.GetPrimaryKeyString(), CancellationToken.None) is { Runs: null } incomplete)
            await FireAsync(incomplete);
    }

    async Task<ChangeRecord> FireAsync(ChangeRecord record)
    {
        var compared = ControlsAsync(record);
        var (runs, unprobed) = (new List<RunId>(), new List<UnprobedCluster>());
        foreach (var some in record.Clusters.Chunk(ClustersAtOnce))
        {
            var fired = await Task.WhenAll(some.Select(name => GrainFactory.GetGrain<IClusterGrain>(name).FireAsync(record.Change, record.ReceivedAt)));
            foreach (var (cluster, answer) in some.Zip(fired))
            {
                runs.AddRange(answer.Runs);
                if (answer.NotProbed is { } why) unprobed.Add(new UnprobedCluster(cluster, why));
            }
        }
        IReadOnlyList<RunId> control = [.. await compared, .. await OnOtherNodesAsync(record)];
        await changes.CompleteAsync(record.Change.Id, runs, unprobed, control, CancellationToken.None);

        // All there is to know of it is in the log now, and a storm is thousands of changes.
        DeactivateOnIdle();
        return record with { Runs = runs, Unprobed = unprobed, Controls = control };
    }

    async Task<(IReadOnlyList<string> Clusters, ChangeAnswer? Refusal)> ResolveAsync(Change change)
    {
        if (change.Group is { Length: > 0 } group)
        {
            if (await manifests.FindAsync(ManifestKind.ClusterGroup, group, CancellationToken.None) is not { } found)
                return ([], new ChangeAnswer(null, false, [], group, false));

            var spec = SpecJson.Read<ClusterGroupSpec>(found.Spec);
            var all = await manifests.ListAllAsync(new ManifestQuery(ManifestKind.Cluster), CancellationToken.None);
            return ([.. all.Where(cluster => spec.Contains(cluster.Name, cluster.Labels)).Select(cluster => cluster.Name)], null);
        }
        var named = change.Clusters.Distinct().ToList();
        var declared = await manifests.ListAllAsync(new ManifestQuery(ManifestKind.Cluster, named), CancellationToken.None);
        var unknown = named.Except(declared.Select(cluster => cluster.Name)).ToList();
        return unknown.Count > 0 ? ([], new ChangeAnswer(null, false, unknown, null, false)) : (named, null);
    }

    static ChangeAnswer Another(ChangeRecord known) => new(known, false, [], null, Differs: true);
}
