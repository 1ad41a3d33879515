using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Bindings;

public sealed partial record BoundCase
{
    /// <summary>The run of a periodic slot.</summary>
    public RunOrder OrderForSlot(string cluster, DateTimeOffset due, int again = 0) =>
        Order(RunId.OfSlot(cluster, Binding, Case, due, again), cluster, RunTrigger.Periodic, "", due);

    /// <summary>
    /// The run a change fires here; null when the filter lets it pass by, the binding is paused, or the change touched none of
    /// the nodes the binding names.
    /// </summary>
    public RunOrder? OrderForChange(string cluster, Change change, DateTimeOffset acceptedAt)
    {
        if (Paused || !BindingRules.IsFiredBy(Binding, Changes, change) || TouchedBy(change) is not { } placement) return null;
        return Narrow(Order(RunId.OfChange(cluster, Binding, Case, change.Id), cluster, RunTrigger.Change, change.Id, acceptedAt), change)
            with { Placement = placement, ChangeOf = change.Of(), ChangedAt = acceptedAt, Gate = Gate };
    }

    /// <summary>
    /// The run by which a change's run is compared with this cluster, or with a node of a cluster that the change went to other nodes of. It
    /// answers for no change, and means nothing for a gate by itself.
    /// </summary>
    public RunOrder OrderForControl(string cluster, Change change, DateTimeOffset acceptedAt, string? node = null)
    {
        var order = Order(RunId.OfControl(cluster, Binding, Case, change.Id, node ?? ""), cluster, RunTrigger.Change, change.Id, acceptedAt);
        return Narrow(order, change) with { Gate = Gate, Placement = node is null ? Placement : new Placement { Nodes = [node] } };
    }

    /// <summary>The run somebody starts. Its overrides must have been checked.</summary>
    public RunOrder OrderForTrigger(string cluster, ManualTrigger trigger, DateTimeOffset acceptedAt)
    {
        var order = Order(
            RunId.OfTrigger(cluster, Binding, Case, trigger.IdempotencyKey), cluster, RunTrigger.Manual, trigger.Actor, acceptedAt);
        return order with
        {
            Parameters = ParameterRules.Merge(Parameters, trigger.Parameters),
            Placement = trigger.Node is null ? Placement : new Placement { Nodes = [trigger.Node] },
        };
    }

    // What is compared over the fleet must be told of the whole cluster.
    RunOrder Narrow(RunOrder order, Change change) =>
        Facts.Count > 0 || NarrowingRules.Of(Declarations, Parameters, change) is not { Count: > 0 } narrowed ? order
            : order with { Narrowed = narrowed, Parameters = NarrowingRules.Apply(Parameters, narrowed) };

    // Only runs of node scope follow the change to its nodes; a cluster's health is not a matter of one node.
    Placement? TouchedBy(Change change)
    {
        if (Work.Scope is not ProbeScope.Node || change.Nodes.Count == 0) return Placement;

        var nodes = Placement.Nodes.Count == 0 ? change.Nodes : [.. change.Nodes.Where(Placement.Nodes.Contains)];
        return nodes.Count == 0 ? null : Placement with { EveryNode = false, Nodes = nodes };
    }

    RunOrder Order(RunId id, string cluster, RunTrigger trigger, string triggeredBy, DateTimeOffset due) => new()
    {
        Id = id,
        Cluster = cluster,
        Case = Case,
        Binding = Binding,
        Trigger = trigger,
        TriggeredBy = triggeredBy,
        Due = due,
        Work = Work,
        Parameters = Parameters,
        Timeout = Timeout,
        Retry = Retry,
        FailWhen = FailWhen,
        Facts = Facts,
        Placement = Placement,
        AlertThreshold = AlertThreshold,
        Owner = Owner,
        Runbook = Runbook,
        Weight = Weight,
    };
}
