namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>The distinct versions nodes run, bounded: more than a few dozen are no fleet but noise.</summary>
sealed class NodeVersions
{
    const int Most = 50;
    readonly SortedDictionary<string, SortedSet<string>> seen = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Kubelets => seen.TryGetValue("kubelet-versions", out var versions) ? versions : [];

    public void Add(KubeObject node)
    {
        Add("kubelet-versions", node.Text("status", "nodeInfo", "kubeletVersion"));
        Add("kernel-versions", node.Text("status", "nodeInfo", "kernelVersion"));
        Add("container-runtimes", node.Text("status", "nodeInfo", "containerRuntimeVersion"));
        Add("os-images", node.Text("status", "nodeInfo", "osImage"));
    }

    public void Tell(Inspector inspector)
    {
        foreach (var (name, values) in seen) inspector.Fact(name, string.Join(" ", values));
    }

    void Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (!seen.TryGetValue(name, out var values)) seen[name] = values = new SortedSet<string>(StringComparer.Ordinal);
        if (values.Count < Most) values.Add(value);
    }
}
