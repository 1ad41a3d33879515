namespace KubeProbe.Core.Manifests;

/// <summary>Names one value of a Secret manifest. No other kind of manifest holds a secret.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.SecretRef")]
public sealed record SecretRef
{
    /// <summary>Name of the Secret.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Key in its data.</summary>
    [Id(1)] public required string Key { get; init; }
}
