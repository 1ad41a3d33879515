namespace KubeProbe.Core.Manifests;

/// <summary>A manifest with its spec read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generation">Of the spec.</param>
/// <param name="Labels">metadata.labels.</param>
/// <param name="Spec">The spec.</param>
public sealed record Declared<T>(string Name, long Generation, IReadOnlyDictionary<string, string> Labels, T Spec)
{
    /// <summary>Reads a stored manifest, which was checked when it was applied.</summary>
    public static Declared<T> Of(StoredManifest manifest) =>
        new(manifest.Name, manifest.Generation, manifest.Labels, SpecJson.Read<T>(manifest.Spec)) { IsOlder = manifest.ResourceVersion < 0 };

    /// <summary>A version before the newest, which stands beside it while that is tried; its resource version is below zero.</summary>
    public bool IsOlder { get; init; }
}
