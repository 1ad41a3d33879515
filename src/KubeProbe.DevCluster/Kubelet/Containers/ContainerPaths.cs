using System.Text.RegularExpressions;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>
/// The paths a container sees. A local process has no mount namespace of its own, so what a container finds at a mount path
/// lies below its root directory, and the mount paths and the termination message path are replaced by the real ones wherever
/// they stand in <c>command</c>, <c>args</c> and literal env values; unchanged manifests work that name their paths there.
/// Programs that know a path by heart read <c>DEVCLUSTER_ROOT</c> and prepend it.
/// </summary>
sealed class ContainerPaths
{
    readonly Dictionary<string, string> targets;
    readonly Regex? paths;

    public ContainerPaths(string root, IEnumerable<KeyValuePair<string, string>> targets)
    {
        Root = root;
        this.targets = targets.Where(pair => pair.Key.Trim('/').Length > 0).ToDictionary(pair => pair.Key.TrimEnd('/'), pair => pair.Value);
        if (this.targets.Count == 0) return;

        // All in one pass: a real path may itself lie below a path that is replaced, such as /tmp.
        var longestFirst = this.targets.Keys.OrderByDescending(path => path.Length).Select(Regex.Escape);
        paths = new Regex($@"(?<![\w./-])(?:{string.Join('|', longestFirst)})(?![\w.-])", RegexOptions.CultureInvariant);
    }

    /// <summary>The directory that stands for <c>/</c> of the container.</summary>
    public string Root { get; }

    public string Translate(string text) => paths?.Replace(text, match => targets[match.Value]) ?? text;
}
