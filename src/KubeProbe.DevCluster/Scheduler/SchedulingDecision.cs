using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>Where a pod goes, or the scheduler's words for why it goes nowhere.</summary>
/// <param name="Node">Null when no node takes the pod.</param>
sealed record SchedulingDecision(string? Node, string? Message)
{
    static readonly SchedulingDecision NoNodes = new(null, "no nodes available to schedule pods");

    /// <param name="findClaim">A PersistentVolumeClaim by name, or null.</param>
    public static SchedulingDecision For(JsonObject pod, IReadOnlyList<NodeSnapshot> nodes, Func<string, JsonObject?> findClaim)
    {
        if (nodes.Count == 0)
            return NoNodes;
        if (MissingClaim(pod, findClaim) is { } missing)
            return new SchedulingDecision(null, Compose(nodes.Count, [missing], [$"{nodes.Count} Preemption is not helpful for scheduling"]));

        var refusals = new List<IReadOnlyList<Refusal>>();
        NodeSnapshot? best = null;
        foreach (var node in nodes)
        {
            var refused = NodeFilters.Check(pod, node);
            if (refused.Count > 0)
                refusals.Add(refused);
            else if (best is null || node.Pods.Count < best.Pods.Count)
                best = node;
        }

        return best is not null ? new SchedulingDecision(best.Name, null) : Refused(nodes.Count, refusals);
    }

    /// <summary>Every node refuses for the same reasons, which is what the fault "unschedulable" makes them do.</summary>
    /// <param name="reasons">In the scheduler's words, separated by commas.</param>
    public static SchedulingDecision NoneBecause(string reasons, int nodes)
    {
        IReadOnlyList<Refusal> each = [.. reasons.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Refusal.Saying)];
        return nodes == 0 ? NoNodes : Refused(nodes, [.. Enumerable.Repeat(each, nodes)]);
    }

    static SchedulingDecision Refused(int nodes, List<IReadOnlyList<Refusal>> refusals)
    {
        var reasons = Histogram(refusals.SelectMany(all => all.Select(refusal => refusal.Reason)));
        var preemption = Histogram(refusals.Select(all => all.All(refusal => refusal.Resolvable)
            ? "No preemption victims found for incoming pod"
            : "Preemption is not helpful for scheduling"));
        return new SchedulingDecision(null, Compose(nodes, reasons, preemption));
    }

    static string Compose(int nodes, IEnumerable<string> reasons, IEnumerable<string> preemption) =>
        $"0/{nodes} nodes are available: {string.Join(", ", reasons)}. preemption: 0/{nodes} nodes are available: {string.Join(", ", preemption)}..";

    static IEnumerable<string> Histogram(IEnumerable<string> reasons) =>
        reasons.GroupBy(reason => reason).Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal);

    static string? MissingClaim(JsonObject pod, Func<string, JsonObject?> findClaim)
    {
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            if (volume.Text("persistentVolumeClaim", "claimName") is not { } name)
                continue;
            if (findClaim(name) is not { } claim)
                return $"persistentvolumeclaim \"{name}\" not found";
            if (claim.IsTerminating())
                return $"persistentvolumeclaim \"{name}\" is being deleted";
            if (claim.Text("status", "phase") != "Bound")
                return "pod has unbound immediate PersistentVolumeClaims";
        }

        return null;
    }
}
