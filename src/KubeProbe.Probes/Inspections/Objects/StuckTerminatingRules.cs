namespace KubeProbe.Probes.Inspections.Objects;

/// <summary>Whether a deletion takes too long, and who holds it.</summary>
static class StuckTerminatingRules
{
    public static IEnumerable<string> Check(KubeObject item, string plural, TimeSpan maxAge, DateTimeOffset now)
    {
        if (item.Time("metadata", "deletionTimestamp") is not { } deletion || now - deletion <= maxAge) yield break;

        yield return $"{plural} {item.FullName} has been terminating for {Age.Of(now - deletion)}: {Holder(item)}";
    }

    static string Holder(KubeObject item)
    {
        // A namespace says in its conditions what can't be deleted, which is worth more than its own finalizer.
        var remaining = item.Items("status", "conditions")
            .Where(c => c.Text("status") == "True" && c.Text("type") is "NamespaceDeletionDiscoveryFailure" or "NamespaceDeletionContentFailure" or "NamespaceContentRemaining" or "NamespaceFinalizersRemaining")
            .Select(c => c.Text("message")).OfType<string>().Take(3).ToList();
        if (remaining.Count > 0) return $"{string.Join("; ", remaining)}; delete or repair what remains, the namespace follows";

        var finalizers = item.Texts("metadata", "finalizers").Concat(item.Texts("spec", "finalizers")).Take(5).ToList();
        if (finalizers.Count > 0) return $"finalizers {string.Join(", ", finalizers)} are not taken off; look whether the controller behind them runs";
        return item.Text("spec", "nodeName") is { Length: > 0 } node
            ? $"the kubelet of node {node} does not confirm the end; look whether that node is alive"
            : "nothing holds it; look at the garbage collector of the kube-controller-manager";
    }
}
