namespace KubeProbe.Core.Clusters;

/// <summary>A cluster is out of reach: nothing known as its API server answers.</summary>
/// <param name="Since">When that was found first.</param>
/// <param name="Why">A sentence with the remedy.</param>
/// <param name="Certain">It lasts: from here on runs are closed without trying. Before, it may be a hiccup.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ClusterOutage")]
public sealed record ClusterOutage(
    [property: Id(0)] DateTimeOffset Since,
    [property: Id(1)] string Why,
    [property: Id(2)] bool Certain)
{
    /// <summary>What is to be said of it, wherever it is said.</summary>
    public string Text(string cluster) =>
        FormattableString.Invariant($"Cluster {cluster} is unreachable since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z. {Why}");
}
