using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>
/// The default scheduler: binds each pod without a node to the emptiest node that takes it. A pod no node takes is looked at
/// again when a node changes, a pod ends or goes, or a fault is switched.
/// </summary>
sealed class PodScheduler(ClusterContext context) : IClusterComponent
{
    const string SchedulerName = "default-scheduler";

    readonly WorkQueue queue = new("scheduler", context.Time, context.Options.Loggers.CreateLogger<WorkQueue>());
    readonly ConcurrentDictionary<ObjectKey, bool> unschedulable = new();
    readonly SchedulerEvents events = new(context.Store, SchedulerName);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var observing = context.Store.Observe(OnChange);
        context.Faults.Changed += RetryAll;
        foreach (var pod in context.Store.List(ResourceTypes.Pods).Items)
            queue.Add(pod.Key());
        await queue.RunAsync(ScheduleAsync, cancellation).ConfigureAwait(false);
        context.Faults.Changed -= RetryAll;
    }

    void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Pods)
        {
            if (IsMine(change.Object))
                queue.Add(change.Object.Key());
            if (change.Type == WatchEvent.Deleted || change.Object.Text("status", "phase") is "Succeeded" or "Failed")
                RetryAll();
        }
        else if (type == ResourceTypes.PersistentVolumeClaims || (type == ResourceTypes.Nodes && MattersToScheduling(change)))
        {
            RetryAll();
        }
    }

    /// <summary>Not every heartbeat is a reason to try everything again.</summary>
    static bool MattersToScheduling(WatchEvent change) =>
        change.Previous is not { } before
        || change.Type == WatchEvent.Deleted
        || !JsonNode.DeepEquals(before["spec"], change.Object["spec"])
        || !JsonNode.DeepEquals(before.At("metadata", "labels"), change.Object.At("metadata", "labels"))
        || !JsonNode.DeepEquals(before.At("status", "allocatable"), change.Object.At("status", "allocatable"));

    static bool IsMine(JsonObject pod) =>
        pod.Text("spec", "nodeName") is null or ""
        && (pod.Text("spec", "schedulerName") ?? SchedulerName) == SchedulerName
        && !pod.IsTerminating()
        && pod.Text("status", "phase") is null or "Pending";

    void RetryAll()
    {
        foreach (var key in unschedulable.Keys)
            queue.Add(key);
    }

    Task ScheduleAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (context.Store.Peek(ResourceTypes.Pods, key.Namespace, key.Name) is not { } pod || !IsMine(pod))
        {
            unschedulable.TryRemove(key, out _);
            return Task.CompletedTask;
        }

        var decision = Decide(pod);
        try
        {
            if (decision.Node is { } node)
                Bind(pod, node);
            else
                Refuse(pod, decision.Message ?? "");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            unschedulable.TryRemove(key, out _);
        }

        return Task.CompletedTask;
    }

    SchedulingDecision Decide(JsonObject pod)
    {
        var nodes = context.Store.List(ResourceTypes.Nodes).Items;
        if (context.Faults.Find(FaultKind.Unschedulable, pod) is { } fault)
            return SchedulingDecision.NoneBecause(fault.Text("reason") ?? "", nodes.Count);
        var snapshots = NodeSnapshot.Of(nodes, context.Store.List(ResourceTypes.Pods).Items);
        return SchedulingDecision.For(pod, snapshots,
            claim => context.Store.Peek(ResourceTypes.PersistentVolumeClaims, pod.Namespace(), claim));
    }

    void Bind(JsonObject pod, string node)
    {
        var bound = PodBinding.Bind(context.Store, pod, node);
        unschedulable.TryRemove(pod.Key(), out _);
        events.Record(bound, "Normal", "Scheduled", "Binding", $"Successfully assigned {pod.Namespace()}/{pod.Name()} to {node}");
    }

    void Refuse(JsonObject pod, string message)
    {
        unschedulable[pod.Key()] = true;
        if (PodBinding.Refuse(context.Store, pod, message))
            events.Record(pod, "Warning", "FailedScheduling", "Scheduling", message);
    }
}
