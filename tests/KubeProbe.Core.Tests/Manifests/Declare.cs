using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Tests.Manifests;

/// <summary>Stored manifests in one line each.</summary>
static class Declare
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static StoredManifest A<T>(
        ManifestKind kind, string name, T spec, IReadOnlyDictionary<string, string>? labels = null, long generation = 1) =>
        new(kind, name, $"uid-{name}", generation, 1, labels ?? new Dictionary<string, string>(),
            new Dictionary<string, string>(), SpecJson.Write(spec), null, Start, Start);
}
