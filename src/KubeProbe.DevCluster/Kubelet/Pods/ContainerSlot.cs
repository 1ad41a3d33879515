using KubeProbe.DevCluster.Kubelet.Logs;
using KubeProbe.DevCluster.Kubelet.Probes;
using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Kubelet.Status;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>One container of a pod worker: what it is to be, what it is, and the process behind it.</summary>
sealed class ContainerSlot(ContainerView view, ContainerRecord record)
{
    public ContainerView View { get; set; } = view;

    public ContainerRecord Record { get; set; } = record;

    /// <summary>The running (or just ended, not yet recorded) instance.</summary>
    public ContainerInstance? Instance { get; set; }

    public CrashBackOff Restarts { get; } = new();

    public CrashBackOff Pulls { get; } = new();

    /// <summary>Don't try to start before this; null when nothing failed.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Its last instance was killed for a failed probe, and nothing has been decided about the next one.</summary>
    public bool KilledByProbe { get; set; }

    /// <summary>Ended, and its restart policy won't have it start again.</summary>
    public bool IsDone(string restartPolicy) => Record.State is ContainerState.Terminated end && Instance is null && !MayRestart(restartPolicy, end.ExitCode);

    /// <summary>Whether the next start still has to wait out the pause after this end.</summary>
    public bool Pauses(ContainerState.Terminated? end, DateTimeOffset now) => end is not null && Restarts.Until(end.FinishedAt) > now;

    /// <summary>An init container runs until it succeeds once, unless the policy is Never.</summary>
    public bool MayRestart(string restartPolicy, int exitCode) => restartPolicy switch
    {
        "Always" => !View.IsInit || exitCode != 0,
        "OnFailure" => exitCode != 0,
        _ => false,
    };
}

/// <summary>One run of a container.</summary>
/// <param name="Number">0 for the first; names the log file.</param>
/// <param name="Translate">Puts real paths in place of the container's.</param>
sealed record ContainerInstance(
    int Number,
    string ContainerId,
    ContainerProcess Process,
    ContainerLog Log,
    DateTimeOffset StartedAt,
    ProcessSpec Spec,
    Func<string, string> Translate)
{
    /// <summary>Set when the process has ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Killed for memory by a fault.</summary>
    public bool OutOfMemory { get; set; }

    /// <summary>SIGTERM was sent; SIGKILL follows then.</summary>
    public DateTimeOffset? KillAt { get; set; }

    public ContainerProbes? Probes { get; set; }
}
