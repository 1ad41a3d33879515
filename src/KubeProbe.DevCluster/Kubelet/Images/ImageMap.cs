using System.Security.Cryptography;
using System.Text;

namespace KubeProbe.DevCluster.Kubelet.Images;

/// <summary>
/// Image name → executable. A key is an exact reference (<c>example.test/probe:1.0</c>), a repository
/// (<c>example.test/probe</c>, any tag) or a prefix ending in a slash (<c>example.test/</c>); the most exact key wins.
/// An image without an entry does not exist, as in a registry that never heard of it.
/// </summary>
public sealed class ImageMap
{
    readonly Dictionary<string, ImageEntry> entries = new(StringComparer.Ordinal);

    public ImageMap()
    {
        // Sleeps without a timer and ends on SIGTERM, as the real one does.
        Add("registry.k8s.io/pause", new ImageEntry
        {
            Entrypoint = ["/bin/sleep"],
            DefaultArguments = ["infinity"],
            User = 65535,
        });
        Add("busybox", new ImageEntry { DefaultArguments = ["sh"], HostTools = true, User = 0 });
    }

    /// <summary>Adds or replaces an entry.</summary>
    /// <exception cref="ArgumentException">The key is no image reference, repository or prefix, or the executable is not an absolute path.</exception>
    public ImageMap Add(string key, ImageEntry entry)
    {
        if (entry.Entrypoint is [var program, ..] && !Path.IsPathRooted(program))
            throw new ArgumentException($"image {key}: executable '{program}' must be an absolute path", nameof(entry));
        entries[Normalise(key)] = entry;
        return this;
    }

    public ImageEntry? Find(ImageReference image)
    {
        if (entries.TryGetValue(image.ToString(), out var entry) || entries.TryGetValue(image.Repository, out entry))
            return entry;
        for (var slash = image.Repository.LastIndexOf('/'); slash > 0; slash = image.Repository.LastIndexOf('/', slash - 1))
        {
            if (entries.TryGetValue(image.Repository[..(slash + 1)], out entry))
                return entry;
        }

        return null;
    }

    /// <summary>A stable stand-in for the content digest, so that a status names the same image the same way everywhere.</summary>
    public static string ImageId(ImageReference image) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image.ToString())));

    static string Normalise(string key)
    {
        var prefix = key.EndsWith('/');
        var image = ImageReference.TryParse(prefix ? key + "x" : key, out var error)
            ?? throw new ArgumentException($"image map key '{key}': {error}", nameof(key));
        if (prefix)
            return image.Repository[..^1];
        var named = key.LastIndexOf(':') > key.LastIndexOf('/') || key.Contains('@');
        return named ? image.ToString() : image.Repository;
    }
}
