using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Discovery;

/// <summary>The kinds one cluster serves: the built-in ones and those its custom resource definitions add. Thread-safe.</summary>
sealed class KindCatalog
{
    readonly Lock gate = new();
    volatile IReadOnlyList<CustomKind> custom = [];

    public IEnumerable<ResourceType> All => ResourceTypes.All.Concat(custom.Select(c => c.Type));

    public ResourceType? Find(string group, string version, string plural) =>
        All.FirstOrDefault(t => t.Plural == plural && t.Group == group && t.Version == version);

    public ResourceType? FindKind(string apiVersion, string kind) =>
        All.FirstOrDefault(t => t.Kind == kind && t.ApiVersion == apiVersion);

    /// <summary>The definition behind a custom kind; null for a built-in one.</summary>
    public CustomKind? Custom(ResourceType type) => custom.FirstOrDefault(c => c.Type == type);

    public bool Serves(string group, string version) =>
        All.Any(t => t.Group == group && t.Version == version) || Reviews.Groups.Contains(group) && version == "v1";

    public void Put(CustomKind kind)
    {
        lock (gate) custom = [.. custom.Where(c => c.Definition != kind.Definition), kind];
    }

    public void Remove(string definition)
    {
        lock (gate) custom = [.. custom.Where(c => c.Definition != definition)];
    }
}
