using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Nodes;

/// <summary>Registers a node, renews its lease, and reports it ready, except while the fault node-not-ready keeps its kubelet silent.</summary>
sealed class NodeReporter(DevNode node, string address, ClusterContext context)
{
    const string LeaseNamespace = "kube-node-lease";
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);
    static readonly TimeSpan StatusPeriod = TimeSpan.FromMinutes(5);
    const int LeaseSeconds = 40;

    readonly EventRecorder events = new(context.Store, "kubelet", node.Name);
    DateTimeOffset? reportedAt;

    /// <summary>Makes the node known and ready before anything is scheduled.</summary>
    public void Register()
    {
        if (context.Store.Peek(ResourceTypes.Nodes, null, node.Name) is null)
        {
            // Ready from the start: a node without capacity would be refused to the first pods.
            var made = NodeObject.Create(node);
            made["status"] = NodeObject.ReadyStatus(node, address, null, context.Time.GetUtcNow());
            context.Store.Create(ResourceTypes.Nodes, made);
        }

        var about = context.Store.Get(ResourceTypes.Nodes, null, node.Name);
        events.Normal(ResourceTypes.Nodes, about, "Starting", "Starting kubelet.");
        Beat();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var switched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnSwitch() => switched.TrySetResult();
            context.Faults.Changed += OnSwitch;
            try
            {
                Beat();
                await Task.WhenAny(switched.Task, Task.Delay(Renewal, context.Time, cancellation)).ConfigureAwait(false);
            }
            finally
            {
                context.Faults.Changed -= OnSwitch;
            }
        }
    }

    void Beat()
    {
        if (context.Faults.Find(FaultKind.NodeNotReady) is { } fault && fault.HitsNode(node.Name))
        {
            reportedAt = null;
            return;
        }

        var now = context.Time.GetUtcNow();
        RenewLease(now);
        if (reportedAt is { } last && now - last < StatusPeriod)
            return;
        reportedAt = now;
        Report(now);
    }

    void Report(DateTimeOffset now)
    {
        var wasReady = false;
        try
        {
            var written = context.Store.Mutate(ResourceTypes.Nodes, null, node.Name, stored =>
            {
                var previous = stored["status"] as JsonObject;
                wasReady = previous.Items("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
                var status = NodeObject.ReadyStatus(node, address, previous, now);
                stored["status"] = status;
            }, "status");
            if (!wasReady)
                events.Normal(ResourceTypes.Nodes, written, "NodeReady", $"Node {node.Name} status is now: NodeReady");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Someone deleted the node; it stays away until DevCluster starts again, as with a kubelet that isn't restarted.
        }
    }

    void RenewLease(DateTimeOffset now)
    {
        if (context.Store.Peek(ResourceTypes.Leases, LeaseNamespace, node.Name) is not null)
        {
            context.Store.Mutate(ResourceTypes.Leases, LeaseNamespace, node.Name,
                lease => lease.Make("spec")["renewTime"] = KubeTime.FormatMicro(now));
            return;
        }

        context.Store.Create(ResourceTypes.Leases, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = node.Name, ["namespace"] = LeaseNamespace },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = node.Name,
                ["leaseDurationSeconds"] = LeaseSeconds,
                ["renewTime"] = KubeTime.FormatMicro(now),
            },
        });
    }
}
