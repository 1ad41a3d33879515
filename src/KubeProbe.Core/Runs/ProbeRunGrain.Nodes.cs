using KubeProbe.Core.Clusters;
using KubeProbe.Core.Facts;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Runs;

/// <summary>A run on many nodes: shared among node-probe grains, one verdict over all.</summary>
partial class ProbeRunGrain
{
    // Evidence is kept of so many nodes; the results of all.
    const int NodesWithEvidence = 50;
    static readonly TimeSpan NodesAgain = TimeSpan.FromSeconds(5);

    readonly HashSet<int> awaited = [];
    readonly List<NodeResult> nodeResults = [];
    readonly List<RunEvidence> nodeEvidence = [];
    Countdown? nodesLeft;

    async Task FanOutAsync(CancellationToken cancellation)
    {
        var order = record!.Order;
        if (awaited.Count > 0)
        {
            if (nodesLeft is { IsOver: true }) await CloseNodesAsync();
            else if (nodesLeft is { } left) StepIn(left.Left);
            return;
        }

        if (await clusters.FindAsync(order.Cluster, cancellation) is not { Target: var target })
        {
            await ConcludeAsync(RunVerdict.Unknown("cluster-gone", "The cluster is no longer declared."), ClosedBy.Cancel, null);
            return;
        }
        IReadOnlyList<string> nodes;
        try
        {
            nodes = await NodesAsync(target, cancellation);
        }
        catch (TargetClusterException fault)
        {
            await NodesUnreadableAsync(fault);
            return;
        }
        await ShareAsync(nodes, cancellation);
    }

    async Task<IReadOnlyList<string>> NodesAsync(ClusterTarget target, CancellationToken cancellation)
    {
        var placement = record!.Order.Placement;
        if (placement.Nodes.Count > 0) return [.. placement.Nodes.Distinct()];
        return [.. (await targetNodes.ListAsync(target, placement.NodeSelector, cancellation)).Select(node => node.Name)];
    }

    async Task NodesUnreadableAsync(TargetClusterException fault)
    {
        DoubtIfUnanswered(fault.Fault);
        // Reading the nodes has a probe's time of its own; how long probing them takes is not known before.
        var left = nodesLeft ??= Countdown.Of(record!.Order.Timeout, time);
        var seen = new Seen { Contract = record!.Order.Work.Contract, StartFault = fault.Fault, StartMessage = fault.Message, PastDeadline = left.IsOver };
        if (VerdictTable.Decide(seen) is { } verdict)
        {
            record = record with { Attempt = 1, Deadline = record.Deadline ?? time.GetUtcNow() };
            await ConcludeAsync(verdict, ClosedBy.Sighting, null);
            return;
        }
        var pause = fault.RetryAfter > NodesAgain ? fault.RetryAfter.Value : NodesAgain;
        StepIn(pause < left.Left ? pause : left.Left);
    }

    async Task ShareAsync(IReadOnlyList<string> nodes, CancellationToken cancellation)
    {
        var order = record!.Order;
        var shards = nodes.GroupBy(node => NodeShardRules.ShardOf(node, order.Shards)).ToList();
        if (shards.Count == 0)
        {
            await ConcludeAsync(RunRules.OverNodes([]), ClosedBy.Nodes, null);
            return;
        }

        // One pod at a time in each shard, so the longest shard sets the time; the rest is for starting and cleaning.
        var longest = shards.Max(shard => shard.Count());
        var needed = longest * order.Retry.Attempts * (order.Timeout + TimeSpan.FromSeconds(5)) + TimeSpan.FromSeconds(30);
        record = record with
        {
            Phase = RunPhase.Running,
            Attempt = 1,
            StartedAt = record.StartedAt ?? time.GetUtcNow(),
            Deadline = record.Deadline ?? time.GetUtcNow() + needed,
        };
        nodesLeft = Countdown.Until(record.Deadline.Value, needed, time);
        meter.Started(order, time.GetUtcNow());
        foreach (var shard in shards) awaited.Add(shard.Key);
        Tell();
        Cluster.RunMovedAsync(Progress()).Ignore();
        foreach (var shard in shards)
            await GrainFactory.GetGrain<INodeProbeGrain>($"{Id}/{shard.Key}").DriveAsync(new NodeShard(order, shard.Key, [.. shard])).WaitAsync(cancellation);
        StepIn(nodesLeft.Value.Left);
    }

    /// <inheritdoc/>
    public async Task TakeNodesAsync(int shard, IReadOnlyList<NodeResult> results, IReadOnlyList<RunEvidence> evidence)
    {
        await LoadAsync();
        if (record is null || Finished || !awaited.Remove(shard)) return;

        nodeResults.AddRange(results);
        nodeEvidence.AddRange(evidence.Take(NodesWithEvidence - nodeEvidence.Count));
        if (awaited.Count == 0) await CloseNodesAsync();
    }

    async Task CloseNodesAsync()
    {
        // Shards that are late are stopped once the verdict stands: what they clean up in a cluster that hangs keeps no verdict waiting.
        foreach (var shard in awaited)
            nodeResults.Add(new NodeResult { Node = $"(shard {shard})", Verdict = RunVerdict.Unknown("unreadable", "Its nodes did not answer in time.") });

        var finished = record! with
        {
            Phase = RunPhase.Finished,
            FinishedAt = time.GetUtcNow(),
            Verdict = RunRules.OverNodes(nodeResults),
            ClosedBy = ClosedBy.Nodes,
            Nodes = [.. nodeResults],
            Facts = FactRules.OverNodes(nodeResults.Select(result => result.Facts)),
            Measurements = [.. nodeResults.SelectMany(result => result.Measurements).Take(1_000)],
            Errors = [.. nodeResults.Where(result => result.Verdict.Verdict is not Verdict.Passed).Select(result => $"{result.Node}: {result.Verdict.Message}").Take(100)],
        };
        await CloseAsync(finished);
        if (nodeEvidence.Count == 0) return;
        var around = await ContextAsync(CancellationToken.None);
        await history.AddEvidenceAsync(new RunClosing(record!, [.. nodeEvidence.Select(kept => diagnoses.Explain(record!, kept with { Context = around }))]), CancellationToken.None);
    }

    Task StopShardsAsync() => Task.WhenAll(Enumerable.Range(0, record!.Order.Shards)
        .Where(awaited.Contains)
        .Select(shard => GrainFactory.GetGrain<INodeProbeGrain>($"{Id}/{shard}").StopAsync()));
}
