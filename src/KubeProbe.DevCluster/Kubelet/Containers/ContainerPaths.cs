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
    readonly List<(Regex Pattern, string Target)> translations = [];

    public ContainerPaths(string root, IEnumerable<KeyValuePair<string, string>> targets)
    {
        Root = root;
        foreach (var (path, target) in targets.OrderByDescending(pair => pair.Key.Length))
        {
            if (path.Trim('/').Length > 0)
                translations.Add((new Regex($@"(?<![\w./-]){Regex.Escape(path.TrimEnd('/'))}(?![\w.-])", RegexOptions.CultureInvariant), target));
        }
    }

    /// <summary>The directory that stands for <c>/</c> of the container.</summary>
    public string Root { get; }

    public string Translate(string text)
    {
        foreach (var (pattern, target) in translations)
            text = pattern.Replace(text, target.Replace("$", "$$"));
        return text;
    }
}
