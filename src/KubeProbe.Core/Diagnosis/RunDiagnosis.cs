namespace KubeProbe.Core.Diagnosis;

/// <summary>Why something failed, as far as its evidence tells.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunDiagnosis")]
public sealed record RunDiagnosis
{
    /// <summary>The category that says that the evidence establishes no cause.</summary>
    public const string Unknown = "unknown";

    /// <summary>The layer in which somebody has to act, such as <c>image-pull</c>, or <see cref="Unknown"/>.</summary>
    [Id(0)] public string Category { get; init; } = Unknown;

    /// <summary>How sure, 0 to 1.</summary>
    [Id(1)] public double Confidence { get; init; }

    /// <summary>What has to be looked at, such as <c>kubelet client certificate</c>.</summary>
    [Id(2)] public string Component { get; init; } = "";

    /// <summary>One sentence.</summary>
    [Id(3)] public string Cause { get; init; } = "";

    /// <summary>What to do about it.</summary>
    [Id(4)] public string Remedy { get; init; } = "";

    /// <summary>What to look at next, to be sure.</summary>
    [Id(5)] public string Check { get; init; } = "";

    /// <summary>The rule that decided, such as <c>rule:image-not-found</c>; or <c>classifier</c>; or <c>none</c>.</summary>
    [Id(6)] public string DecidedBy { get; init; } = "none";

    /// <summary>The lines of evidence that decided it, at most 8, each at most 500 characters.</summary>
    [Id(7)] public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>From what was seen to the cause: symptoms first, the cause last.</summary>
    [Id(8)] public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The three most probable categories, best first.</summary>
    [Id(9)] public IReadOnlyList<CategoryProbability> Top { get; init; } = [];
}

/// <summary>A category and how probable it is.</summary>
/// <param name="Category">Its name.</param>
/// <param name="Probability">0 to 1.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.CategoryProbability")]
public sealed record CategoryProbability([property: Id(0)] string Category, [property: Id(1)] double Probability);
