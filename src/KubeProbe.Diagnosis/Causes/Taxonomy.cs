using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Causes;

/// <summary>The categories: the layers in which somebody has to act.</summary>
public static class Taxonomy
{
    /// <summary>All, in the order in which weights are kept; a new one goes to the end and needs a new model.</summary>
    public static IReadOnlyList<string> Ordered => CauseCategories.All;

    /// <summary>The same, to look one up.</summary>
    public static IReadOnlySet<string> Categories { get; } = Ordered.ToHashSet();
}
