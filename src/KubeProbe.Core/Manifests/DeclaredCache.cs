using System.Collections.Concurrent;

namespace KubeProbe.Core.Manifests;

/// <summary>
/// Manifests that were read, by what was written last: a thousand clusters that are bound to the same binding read its spec once
/// and share it.
/// </summary>
public sealed class DeclaredCache
{
    // Of manifests that are gone something is left; from here on everything is read once more.
    const int Most = 50_000;

    // An older version of a template is kept beside the newest.
    readonly ConcurrentDictionary<(ManifestRef Of, bool Older), (string Uid, long ResourceVersion, object Declared)> known = new();

    /// <summary>The manifest with its spec read; the same object as before when it was not written since.</summary>
    public Declared<T> Of<T>(StoredManifest manifest)
    {
        var key = (new ManifestRef(manifest.Kind, manifest.Name), manifest.ResourceVersion < 0);
        if (known.TryGetValue(key, out var entry) && entry.ResourceVersion == manifest.ResourceVersion && entry.Uid == manifest.Uid)
            return (Declared<T>)entry.Declared;

        var read = Declared<T>.Of(manifest);
        if (known.Count >= Most) known.Clear();
        known[key] = (manifest.Uid, manifest.ResourceVersion, read);
        return read;
    }
}
