using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>Port: connections to target clusters.</summary>
public interface IClusterConnections
{
    /// <summary>
    /// Whether the API server answers and grants what the centre needs: one version request and a review of each right. Takes at
    /// most 10 s and never throws for a cluster's fault.
    /// </summary>
    Task<ConnectionCheck> CheckAsync(ClusterTarget target, CancellationToken cancellation);

    /// <summary>What is wrong with a kubeconfig's text, without calling anybody: garbage, <c>exec</c>, auth plugins, file paths, no such context.</summary>
    IReadOnlyList<ManifestFault> Inspect(KubeconfigConnection connection, ReadOnlyMemory<byte> kubeconfig);

    /// <summary>Drops the connection, because the cluster or its secret changed or is gone.</summary>
    void Forget(string cluster);
}

/// <summary>What a check found.</summary>
/// <param name="Reachable">Whether the API server answered as that cluster's.</param>
/// <param name="Reason">One word: Connected, Unreachable, CertificateUntrusted, Unauthorized, Forbidden, SecretMissing, KubeconfigInvalid.</param>
/// <param name="Message">A sentence with the remedy.</param>
/// <param name="Version">The cluster's version, when it told.</param>
public sealed record ConnectionCheck(bool Reachable, string Reason, string Message, string? Version)
{
    /// <summary>Not reachable, but something that is known as the cluster's answered, such as a 503: no outage of the way to it.</summary>
    public bool Answers { get; init; } = Reachable;
}
