namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>How long a node may be cordoned or carry a taint.</summary>
static class NodeTaintRules
{
    const string Cordon = "node.kubernetes.io/unschedulable";

    public static IEnumerable<string> Check(
        KubeObject node, TimeSpan maxCordonAge, TimeSpan maxTaintAge, IReadOnlyList<string> allowed, DateTimeOffset now)
    {
        if (node.Is("spec", "unschedulable"))
        {
            var since = node.Items("spec", "taints").Where(t => t.Text("key") == Cordon).Select(t => t.Time("timeAdded")).FirstOrDefault();
            if (since is null || now - since > maxCordonAge)
                yield return $"node {node.Name} is cordoned {For(since, now)}; uncordon it, or take it out of the cluster";
        }

        foreach (var taint in node.Items("spec", "taints"))
        {
            var (key, since) = (taint.Text("key") ?? "", taint.Time("timeAdded"));
            if (key == Cordon || taint.Text("effect") == "PreferNoSchedule" || allowed.Any(pattern => InspectedNamespaces.Matches(pattern, key))) continue;
            if (since is { } at && now - at <= maxTaintAge) continue;
            yield return $"node {node.Name} has the taint {key}={taint.Text("value")}:{taint.Text("effect")} {For(since, now)}; take it off, or name it in ALLOWED_TAINTS";
        }
    }

    public static string? TooMany(int cordoned, int nodes, int maxPercent) =>
        cordoned * 100L > maxPercent * (long)nodes ? $"{cordoned} of {nodes} nodes are cordoned, more than {maxPercent} %: uncordon those whose work is done" : null;

    static string For(DateTimeOffset? since, DateTimeOffset now) => since is { } at ? $"for {Age.Of(now - at)}" : "for a time the cluster does not tell";
}
