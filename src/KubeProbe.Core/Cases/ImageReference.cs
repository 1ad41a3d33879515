using System.Text.RegularExpressions;

namespace KubeProbe.Core.Cases;

/// <summary>
/// The grammar of image references: <c>[HOST[:PORT]/]PATH[:TAG][@DIGEST]</c>, as registries and container runtimes have it.
/// </summary>
public static partial class ImageReference
{
    const int LongestName = 255;

    /// <summary>What is wrong with it, as a sentence; null when it is a reference.</summary>
    public static string? Fault(string image)
    {
        if (image.Length == 0) return "The image is empty.";
        if (image.Length > 1024) return "The image reference has more than 1024 characters.";
        if (image.Any(char.IsWhiteSpace)) return $"\"{Shortened(image)}\" is no image reference: it has a blank in it.";
        if (image.Contains("://", StringComparison.Ordinal)) return $"\"{Shortened(image)}\" is no image reference: it begins with a scheme.";

        var at = image.IndexOf('@');
        var (named, digest) = at < 0 ? (image, null) : (image[..at], image[(at + 1)..]);
        if (digest is not null && !IsDigest(digest)) return $"\"{Shortened(digest)}\" is no digest.";

        var colon = named.LastIndexOf(':');
        var hasTag = colon > named.LastIndexOf('/');
        var (name, tag) = hasTag ? (named[..colon], named[(colon + 1)..]) : (named, null);
        if (tag is not null && !Tag().IsMatch(tag)) return $"\"{Shortened(tag)}\" is no tag.";
        return NameFault(name);
    }

    /// <summary>What is wrong with a prefix of images, as a sentence; null when it is one.</summary>
    public static string? PrefixFault(string prefix)
    {
        if (prefix.Length is 0 or > LongestName) return $"The prefix must have 1 to {LongestName} characters.";
        var first = prefix.Split('/')[0];
        if (!HasHost(first)) return $"\"{Shortened(first)}\" is no host of a registry: it has no dot and no port.";
        return prefix.EndsWith('/') ? "The prefix ends with a slash." : NameFault(prefix.Contains('/') ? prefix : prefix + "/x");
    }

    /// <summary>
    /// The same image below a prefix, as relocated registries have it: the registry's host gives way, path, tag and digest stay. An
    /// image that lies below the prefix already stays as it is.
    /// </summary>
    public static string Below(string? prefix, string image)
    {
        if (string.IsNullOrEmpty(prefix) || image.StartsWith(prefix + "/", StringComparison.Ordinal)) return image;
        var slash = image.IndexOf('/');
        return $"{prefix}/{(slash >= 0 && HasHost(image[..slash]) ? image[(slash + 1)..] : image)}";
    }

    // As runtimes tell a host from a folder: by a dot, a port, or the one name every machine has.
    static bool HasHost(string first) => first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 || first.Any(char.IsAsciiLetterUpper);

    static string? NameFault(string name)
    {
        if (name.Length is 0 or > LongestName) return $"The image's name must have 1 to {LongestName} characters.";

        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var hasHost = HasHost(first);
        if (hasHost && !Host().IsMatch(first)) return $"\"{Shortened(first)}\" is no host of a registry.";

        var path = hasHost ? name[(slash + 1)..] : name;
        foreach (var part in path.Split('/'))
            if (!PathPart().IsMatch(part))
                return part.Any(char.IsAsciiLetterUpper)
                    ? $"\"{Shortened(part)}\" has capitals; the path of an image has none."
                    : $"\"{Shortened(part)}\" can't be part of an image's path.";
        return null;
    }

    // A digest of a known algorithm has the length of its hash.
    static bool IsDigest(string digest) => Digest().Match(digest) is { Success: true } match
        && match.Groups["algorithm"].Value switch
        {
            "sha256" => match.Groups["hash"].Length == 64,
            "sha384" => match.Groups["hash"].Length == 96,
            "sha512" => match.Groups["hash"].Length == 128,
            _ => match.Groups["hash"].Length >= 32,
        };

    static string Shortened(string text) => text.Length <= 80 ? text : text[..79] + "…";

    [GeneratedRegex(@"\A(([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A(?<algorithm>[a-z][a-z0-9]*([+._-][a-z][a-z0-9]*)*):(?<hash>[0-9a-f]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
