using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>Port: what remedies look up and touch in a target cluster. Failures come as <see cref="TargetClusterException"/>.</summary>
public interface IRemedyObjects
{
    /// <summary>Those that are there now. What is being deleted, and the centre's own probe pods, are none.</summary>
    Task<RemedyFinding> FindAsync(ClusterTarget target, RemedyChoice choice, CancellationToken cancellation);

    /// <summary>
    /// Does it, or with <paramref name="dryRun"/> has the API server say whether it would take it (<c>dryRun=All</c>), and answers in words. It looks
    /// before it acts: what was done already, or is gone, is success.
    /// </summary>
    Task<string> TouchAsync(ClusterTarget target, RemedyTouch touch, bool dryRun, CancellationToken cancellation);

    /// <summary>Has the API server say whether it would take the pod of a job (<c>dryRun=All</c>), and answers in words.</summary>
    Task<string> TryPodAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation);
}

/// <summary>Which objects.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Namespace">Where; null for nodes.</param>
/// <param name="Names">By name; those that are not there are left out.</param>
/// <param name="Selector">By label; null when they are named.</param>
/// <param name="Nodes">Pods on these nodes only; null for all.</param>
/// <param name="Taint">Of nodes: the key of a taint that puts one out of service, beside a cordon.</param>
public sealed record RemedyChoice(
    RemedyObjectKind Kind, string? Namespace, IReadOnlyList<string> Names, LabelSelector? Selector = null, IReadOnlyList<string>? Nodes = null, string? Taint = null);

/// <summary>What was found.</summary>
/// <param name="Objects">The objects, by name; at most 500.</param>
/// <param name="NodesOut">Of nodes: how many others are out of service.</param>
public sealed record RemedyFinding(IReadOnlyList<RemedyObject> Objects, int NodesOut = 0);

/// <summary>One object, or the run of a job, or a call.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Null where it has none.</param>
/// <param name="Name">Its name; of a job its case, and of one on a node <c>case@node</c>; of a call its host.</param>
/// <param name="Uid">Which of those that had the name; empty where there is none.</param>
public sealed record RemedyObject(RemedyObjectKind Kind, string? Namespace, string Name, string Uid = "")
{
    /// <summary>The node a job runs on; null for any.</summary>
    public string? Node { get; init; }

    /// <summary>Such as <c>Deployment kube-system/coredns</c>.</summary>
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>Kinds of what remedies touch.</summary>
public enum RemedyObjectKind
{
    Pod,
    Deployment,
    StatefulSet,
    DaemonSet,
    ReplicaSet,
    Job,
    Node,

    /// <summary>The run of a case for its effect.</summary>
    Run,

    /// <summary>A call to somebody else.</summary>
    Webhook,
}

/// <summary>What to do to one object.</summary>
/// <param name="Verb">What.</param>
/// <param name="Object">To which.</param>
/// <param name="Remediation">The execution: written to what is touched, so that it is known again.</param>
/// <param name="At">When the execution began to act: the same at each repetition.</param>
/// <param name="Taint">The taint, where that is the verb.</param>
public sealed record RemedyTouch(RemedyVerb Verb, RemedyObject Object, string Remediation, DateTimeOffset At, TaintAction? Taint = null);

/// <summary>What is done to an object.</summary>
public enum RemedyVerb
{
    Delete,
    Restart,
    Cordon,
    Uncordon,
    Taint,
}
