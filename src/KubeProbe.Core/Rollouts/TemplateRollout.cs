using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>How a new version of a template comes to its clusters; without one it runs everywhere at once.</summary>
public sealed record TemplateRollout
{
    /// <summary>Where it runs first: a share of the clusters that run the template, such as <c>5%</c>, or a number of them, such as <c>3</c>. At least one.</summary>
    public string Clusters { get; init; } = "5%";

    /// <summary>Only clusters with these labels are among the first; the share is of them.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>So many runs of the new version must pass before it runs everywhere, such as <c>20 passes</c>: 1 to 1000.</summary>
    public string PromoteAfter { get; init; } = "20 passes";

    /// <summary>
    /// So often the new version must fail in one place, with a pass of the version before after each failure but the last, before it is rolled
    /// back, such as <c>2 failures</c>: 1 to 10. With 1 a single failure is enough, and a flake rolls back.
    /// </summary>
    public string RollbackAfter { get; init; } = "2 failures";
}
