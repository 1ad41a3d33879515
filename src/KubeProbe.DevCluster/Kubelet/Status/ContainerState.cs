namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>The three states a container status can show.</summary>
abstract record ContainerState
{
    public sealed record Waiting(string Reason, string? Message = null) : ContainerState;

    public sealed record Running(DateTimeOffset StartedAt) : ContainerState;

    /// <param name="StartedAt">The epoch for a container that never started (reason StartError).</param>
    public sealed record Terminated(
        int ExitCode,
        string Reason,
        string? Message,
        DateTimeOffset StartedAt,
        DateTimeOffset FinishedAt,
        string ContainerId) : ContainerState;
}
