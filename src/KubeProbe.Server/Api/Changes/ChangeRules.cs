using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Api.Changes;

/// <summary>What must hold of a change from outside.</summary>
static class ChangeRules
{
    public const int MaxId = 128;

    const int MaxWord = 253;
    const int MaxClusters = 10_000;
    const int MaxNodes = 5_000;
    const int MaxLabels = 64;

    public static List<FieldFault> Faults(PostChangeRequest change)
    {
        var faults = new List<FieldFault>();
        void Add(string field, string message, string remedy) => faults.Add(new FieldFault(field, message, remedy));

        if (change.Id.Length is 0 or > MaxId || change.Id.Any(char.IsControl))
            Add("id", "It is missing, too long or holds control characters.", $"Give the release system's id, 1 to {MaxId} characters.");
        if (change.Component.Length is 0 or > MaxWord) Add("component", "It is missing or too long.", $"Name what changed, at most {MaxWord} characters.");
        foreach (var (field, text) in new[] { ("version", change.Version), ("namespace", change.Namespace), ("phase", change.Phase) })
            if (text.Length > MaxWord || text.Contains('\0')) Add(field, "It is too long or holds NUL.", $"Use at most {MaxWord} characters.");

        if (change.Clusters.Count == 0 && change.Group.Length == 0) Add("clusters", "Neither clusters nor group is given.", "Say where it happens.");
        if (change.Clusters.Count > 0 && change.Group.Length > 0) Add("group", "Both clusters and group are given.", "Give one of the two.");
        if (change.Clusters.Count > MaxClusters) Add("clusters", $"There are {change.Clusters.Count}.", $"Name at most {MaxClusters}, or a group.");
        foreach (var name in change.Clusters.Where(name => !ManifestName.IsValid(ManifestKind.Cluster, name)).Take(20))
            Add("clusters", $"\"{Cut(name)}\" is no name of a Cluster.", "Use lower-case letters, digits and '-'.");
        if (change.Group.Length > 0 && !ManifestName.IsValid(ManifestKind.ClusterGroup, change.Group))
            Add("group", $"\"{Cut(change.Group)}\" is no name of a ClusterGroup.", "Use lower-case letters, digits and '-'.");

        if (change.Nodes.Count > MaxNodes) Add("nodes", $"There are {change.Nodes.Count}.", $"Name at most {MaxNodes}.");
        if (change.Nodes.Any(node => node.Length is 0 or > MaxWord)) Add("nodes", "One is empty or too long.", "Name nodes as Kubernetes does.");
        if (change.Labels.Count > MaxLabels) Add("labels", $"There are {change.Labels.Count}.", $"Give at most {MaxLabels}.");
        if (change.Labels.Any(label => label.Key.Length is 0 or > MaxWord || label.Value.Length > MaxWord))
            Add("labels", "A name or value is empty or too long.", $"Use at most {MaxWord} characters each.");
        return faults;
    }

    /// <summary>The id that stands in a path: a slash in it is left as it was written there.</summary>
    public static string IdOf(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    static string Cut(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
