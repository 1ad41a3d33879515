namespace KubeProbe.Core.Diagnosis;

/// <summary>What is known of a failure, as lines of text.</summary>
/// <param name="Message">What was said of it: an error, a verdict.</param>
/// <param name="Events">Kubernetes events, one a line, such as <c>Warning FailedMount Pod/web-0: MountVolume.SetUp failed …</c>.</param>
/// <param name="Logs">Lines of containers, kubelet, runtime, control plane, and of what a client saw.</param>
/// <param name="Status">Status of pods, workloads and nodes: JSON objects, conditions, rows of kubectl.</param>
public sealed record DiagnosisEvidence(
    string Message, IReadOnlyList<string> Events, IReadOnlyList<string> Logs, IReadOnlyList<string> Status)
{
    /// <summary>What happened around it: other cases, other clusters, changes. Only rules that ask for it look here.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];
}
