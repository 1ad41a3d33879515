namespace KubeProbe.Core.Facts;

/// <summary>Something a run said is so in its cluster.</summary>
/// <param name="Name">Letters, digits and <c>- _ . / : @</c>, at most 128 characters.</param>
/// <param name="Value">At most 1 KiB of UTF-8.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.Fact")]
public sealed record Fact(string Name, string Value);
