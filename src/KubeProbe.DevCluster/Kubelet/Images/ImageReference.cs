using System.Text.RegularExpressions;

namespace KubeProbe.DevCluster.Kubelet.Images;

/// <summary>
/// A parsed image reference. Short names are completed the way container runtimes do it:
/// <c>busybox</c> is <c>docker.io/library/busybox:latest</c>.
/// Grammar: https://github.com/distribution/reference (repository path lower case, optional tag, optional digest).
/// </summary>
/// <param name="Repository">Registry and path, e.g. <c>docker.io/library/busybox</c>.</param>
/// <param name="Tag">The tag; null only when a digest stands in its place.</param>
/// <param name="Digest">e.g. <c>sha256:…</c>, or null.</param>
public sealed partial record ImageReference(string Repository, string? Tag, string? Digest)
{
    const int MaxRepositoryLength = 255;

    public static ImageReference? TryParse(string text, out string? error)
    {
        error = null;
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            error = Grammar().IsMatch(text.ToLowerInvariant())
                ? "invalid reference format: repository name must be lowercase"
                : "invalid reference format";
            return null;
        }

        var repository = Complete(match.Groups["name"].Value);
        if (repository.Length > MaxRepositoryLength)
        {
            error = $"repository name must not be more than {MaxRepositoryLength} characters";
            return null;
        }

        var digest = match.Groups["digest"] is { Success: true } d ? d.Value : null;
        var tag = match.Groups["tag"] is { Success: true } t ? t.Value : digest is null ? "latest" : null;
        return new ImageReference(repository, tag, digest);
    }

    public override string ToString() =>
        Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    static string Complete(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first.Contains('.') || first.Contains(':') || first == "localhost";
        if (hasRegistry)
            return name;
        return slash < 0 ? "docker.io/library/" + name : "docker.io/" + name;
    }

    [GeneratedRegex(
        @"^(?<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?)/)?" +
        @"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)" +
        @"(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
