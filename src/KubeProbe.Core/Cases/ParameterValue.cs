using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>The value of a parameter: a scalar kept as the text the probe will read, or the name of a secret. Exactly one of the two.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.ParameterValue")]
public sealed record ParameterValue
{
    /// <summary>The text; numbers and booleans as JSON writes them.</summary>
    [Id(0)] public string? Text { get; init; }

    /// <summary>Where the value is kept.</summary>
    [Id(1)] public SecretRef? SecretRef { get; init; }

    /// <summary>A value given as text.</summary>
    public static ParameterValue Of(string text) => new() { Text = text };
}
