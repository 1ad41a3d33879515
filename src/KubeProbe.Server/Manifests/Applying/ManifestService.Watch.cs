using System.Runtime.CompilerServices;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Applying;

partial class ManifestService
{
    // Statuses change without a notice, and other servers write too: the store is read again after this long at the latest.
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ManifestEvent> WatchAsync(
        ManifestKind kind, LabelSelector? selector, string? name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var known = new Dictionary<string, StoredManifest>();
        while (!cancellation.IsCancellationRequested)
        {
            var notice = hub.Next();
            var present = new Dictionary<string, StoredManifest>();
            var live = await status.ForAsync(kind, cancellation);
            await foreach (var manifest in StoredManifests.OfKindAsync(store, kind, null, cancellation))
                if ((name is null || manifest.Name == name) && selector?.Matches(manifest.Labels) != false) present[manifest.Name] = live?.Invoke(manifest) ?? manifest;

            foreach (var (gone, last) in known.Where(entry => !present.ContainsKey(entry.Key)))
                yield return new ManifestEvent(ManifestEventType.Deleted, last);
            foreach (var (each, now) in present)
            {
                if (!known.TryGetValue(each, out var last)) yield return new ManifestEvent(ManifestEventType.Added, now);
                else if (last.ResourceVersion != now.ResourceVersion || last.Status != now.Status) yield return new ManifestEvent(ManifestEventType.Modified, now);
            }
            known = present;
            await Task.WhenAny(notice, Task.Delay(LookAgain, time, cancellation));
        }
    }
}
