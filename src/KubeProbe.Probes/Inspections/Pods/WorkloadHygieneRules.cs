namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>What a pod's containers lack.</summary>
static class WorkloadHygieneRules
{
    public static IReadOnlyList<string> Check(KubeObject pod, IReadOnlyList<string> checks) =>
        [.. pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")).SelectMany(container => Lacks(container, checks))];

    static IEnumerable<string> Lacks(KubeObject container, IReadOnlyList<string> checks)
    {
        var (name, image) = (container.Text("name"), container.Text("image") ?? "");
        if (checks.Contains("image-tag") && Moves(image)) yield return $"container {name} runs {image}, which may be another image tomorrow";
        if (checks.Contains("memory-limit") && container.Text("resources", "limits", "memory") is null) yield return $"container {name} has no memory limit";
        if (checks.Contains("requests") && (container.Text("resources", "requests", "cpu") ?? container.Text("resources", "requests", "memory")) is null)
            yield return $"container {name} requests neither CPU nor memory";
    }

    /// <summary>Whether an image is named by no digest, and by no tag or <c>latest</c>.</summary>
    public static bool Moves(string image)
    {
        if (image.Contains('@')) return false;
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains(':') || name.EndsWith(":latest", StringComparison.Ordinal);
    }
}
