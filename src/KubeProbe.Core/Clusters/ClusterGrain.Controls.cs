using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>Runs that those of a change elsewhere are compared with.</summary>
partial class ClusterGrain
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunId>> FireControlAsync(Change change, DateTimeOffset acceptedAt, IReadOnlyList<string> bindings)
    {
        if (!await ReadyAsync() || NotProbing(time.GetUtcNow()) is not null || outage is { Certain: true }) return [];

        var orders = plan!.Bound.Values.Where(bound => bindings.Contains(bound.Binding) && Lacking(bound).Count == 0)
            .Select(bound => bound.OrderForControl(Name, change, acceptedAt)).ToList();
        if (change.Nodes.Count > 0 && bindings.Count == 0) orders.AddRange(await OnOtherNodesAsync(change, acceptedAt));
        if (orders.Count == 0) return [];

        // What waits here has not looked yet, so it will do as well; and what was begun for this change was so before a crash.
        List<RunOrder> before = [.. queued.Values.Select(run => run.Order)];
        var answers = orders.Select(order => before.Find(waits => Alike(waits, order)) ?? order).DistinctBy(order => order.Id).ToList();
        await AcceptAsync([.. answers.Where(order => !queued.ContainsKey(order.Id) && !active.ContainsKey(order.Id)).Select(order => RunTrace.Begin(Complete(order), change.TraceParent))], []);
        return [.. answers.Select(order => order.Id)];
    }

    static bool Alike(RunOrder waits, RunOrder order) =>
        waits.Binding == order.Binding && waits.Case == order.Case && waits.Trigger is RunTrigger.Change && waits.Placement.Nodes.SequenceEqual(order.Placement.Nodes);

    async Task<IEnumerable<RunOrder>> OnOtherNodesAsync(Change change, DateTimeOffset acceptedAt)
    {
        var fired = plan!.Bound.Values.Where(bound => bound is { Paused: false, Work.Scope: ProbeScope.Node, Gate.Controls: > 0 }
            && Lacking(bound).Count == 0 && BindingRules.IsFiredBy(bound.Binding, bound.Changes, change)).ToList();
        var orders = new List<RunOrder>();
        foreach (var placed in fired.GroupBy(bound => SpecOf(bound.Placement)))
        {
            var nodes = (await targetNodes.ListAsync(plan.Target, placed.First().Placement.NodeSelector, CancellationToken.None))
                .Where(node => node is { Ready: true, Schedulable: true } && (placed.First().Placement.Nodes is not { Count: > 0 } given || given.Contains(node.Name)))
                .Select(node => node.Name).ToList();
            foreach (var bound in placed)
                orders.AddRange(ControlRules.Nodes(change, nodes, bound.Gate.Controls).Select(node => bound.OrderForControl(Name, change, acceptedAt, node)));
        }
        return orders;
    }

    static string SpecOf(Placement placement) => Manifests.SpecJson.Write(placement);
}
