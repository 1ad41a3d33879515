namespace KubeProbe.Core.Severity;

/// <summary>One factor of a severity.</summary>
/// <param name="Name">What it is, such as <c>weight</c>, <c>nodes</c>, <c>clusters</c>, <c>change</c>, <c>duration</c>, <c>cause</c>, <c>hours</c>; <c>fixed</c> where a level is given.</param>
/// <param name="Value">The factor.</param>
/// <param name="Why">What it was reckoned from, in a few words.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.SeverityFactor")]
public readonly record struct SeverityFactor([property: Id(0)] string Name, [property: Id(1)] double Value, [property: Id(2)] string Why);
