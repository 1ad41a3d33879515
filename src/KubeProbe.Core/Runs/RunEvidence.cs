using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Core.Runs;

/// <summary>What is kept of a run that did not pass. Secrets are masked before it is made.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunEvidence")]
public sealed record RunEvidence
{
    /// <summary>Most bytes of log that are kept.</summary>
    public const int MaxLogBytes = 64 * 1024;

    /// <summary>Most events that are kept.</summary>
    public const int MaxEvents = 200;

    /// <summary>Most lines of context that are kept.</summary>
    public const int MaxContext = 20;

    /// <summary>Empty for the run's only pod, else the node's name.</summary>
    [Id(0)] public string Node { get; init; } = "";

    [Id(1)] public string Message { get; init; } = "";

    /// <summary>The end of the log, at most <see cref="MaxLogBytes"/> of UTF-8.</summary>
    [Id(2)] public string LogTail { get; init; } = "";

    /// <summary>The pod's status as JSON; <c>{}</c> when there is no pod, empty when the cluster did not answer.</summary>
    [Id(3)] public string PodStatus { get; init; } = "";

    /// <summary>Events of the pod, of its node, and warnings of what else is in its namespace but pods; oldest first.</summary>
    [Id(4)] public IReadOnlyList<ClusterEvent> Events { get; init; } = [];

    /// <summary>The pod as it was found; null when there is none or it was not to be read. For the verdict; it is not kept.</summary>
    [Id(5)] public PodSighting? Sighting { get; init; }

    /// <summary>Why it did not pass; null where nobody could say.</summary>
    [Id(6)] public RunDiagnosis? Diagnosis { get; init; }

    /// <summary>Taints and conditions of the node as JSON; empty where they were not read.</summary>
    [Id(7)] public string NodeStatus { get; init; } = "";

    /// <summary>The state of the workload that the pod belongs to as JSON; empty where it belongs to none.</summary>
    [Id(8)] public string Workload { get; init; } = "";

    /// <summary>What the centre knows of around that time: changes, other cases of this cluster, this case on other clusters. At most 20 lines.</summary>
    [Id(9)] public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>The cluster answered, and there is no such pod.</summary>
    public bool NoPod => Sighting is null && PodStatus == "{}";
}

/// <summary>One Kubernetes event.</summary>
/// <param name="Object">Such as <c>Pod/kp-…</c> or <c>Node/n1</c>.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">Such as FailedScheduling.</param>
/// <param name="Message">Its text.</param>
/// <param name="Component">Who wrote it.</param>
/// <param name="Count">How often.</param>
/// <param name="LastSeen">When last.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ClusterEvent")]
public sealed record ClusterEvent(
    string Object, string Type, string Reason, string Message, string Component, int Count, DateTimeOffset LastSeen);

/// <summary>A report that came after the verdict, or disagreed with it.</summary>
/// <param name="ReceivedAt">When.</param>
/// <param name="Conflict">True when the run had been closed by a different report.</param>
/// <param name="Outcome">What it said.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.LateReport")]
public sealed record LateReport(DateTimeOffset ReceivedAt, bool Conflict, ProbeOutcome Outcome);
