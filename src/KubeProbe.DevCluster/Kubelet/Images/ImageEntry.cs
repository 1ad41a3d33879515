namespace KubeProbe.DevCluster.Kubelet.Images;

/// <summary>
/// What stands behind an image name: an executable of this machine.
/// A container's <c>command</c> replaces the entry point as it does for a container: when its first word is the file name
/// (or path) of the entry point itself the mapped executable runs; any other word is looked up on the host's PATH only if
/// <see cref="HostTools"/> is set, and is "executable file not found" otherwise.
/// </summary>
public sealed record ImageEntry
{
    /// <summary>The argv prefix: an absolute path, then fixed arguments. Empty for an image without an entry point of its own.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Arguments used when the container gives neither <c>command</c> nor <c>args</c>.</summary>
    public IReadOnlyList<string> DefaultArguments { get; init; } = [];

    /// <summary>Environment the image brings; the container's own variables win.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the image carries the host's tools, as a busybox-like image does.</summary>
    public bool HostTools { get; init; }

    /// <summary>
    /// The numeric user the image declares. The process runs as the user of DevCluster whatever it says; it decides only
    /// whether <c>runAsNonRoot</c> is satisfied. Default 65532, the user of a distroless "nonroot" image.
    /// </summary>
    public long User { get; init; } = 65532;
}
