using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Remedies;

/// <summary>What a remedy does. Exactly one of these.</summary>
public sealed record RemedyAction
{
    /// <summary>Runs a case whose image repairs something.</summary>
    public JobAction? Job { get; init; }

    /// <summary>Deletes pods, which their workload makes anew.</summary>
    public DeletePodAction? DeletePod { get; init; }

    /// <summary>Restarts a workload as <c>kubectl rollout restart</c> does.</summary>
    public RestartWorkloadAction? RestartWorkload { get; init; }

    /// <summary>Deletes a workload, with what it made.</summary>
    public DeleteWorkloadAction? DeleteWorkload { get; init; }

    /// <summary>Keeps new pods from the nodes that failed.</summary>
    public CordonAction? Cordon { get; init; }

    /// <summary>Lets pods go to the nodes that failed again.</summary>
    public UncordonAction? Uncordon { get; init; }

    /// <summary>Taints the nodes that failed.</summary>
    public TaintAction? Taint { get; init; }

    /// <summary>Calls somebody else's automation.</summary>
    public WebhookAction? Webhook { get; init; }
}

/// <summary>
/// A case that is run by hand for its effect: its template gives image, rights and contract, and its verdict tells whether it did its work.
/// </summary>
public sealed record JobAction
{
    /// <summary>Name of a ProbeCase.</summary>
    public required string Case { get; init; }

    /// <summary>
    /// Values over the case's own. In a text <c>$(cluster)</c>, <c>$(node)</c>, <c>$(case)</c>, <c>$(run)</c>, <c>$(category)</c> and
    /// <c>$(component)</c> stand for what failed.
    /// </summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>One run on each node that failed, past its taints. Default false: one run anywhere.</summary>
    public bool OnNodes { get; init; }
}

/// <summary>Which objects of a namespace: exactly one of name, selector and evidence.</summary>
public abstract record ObjectAction
{
    /// <summary>Their namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>One, by name.</summary>
    public string? Name { get; init; }

    /// <summary>Those with labels.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Those that evidence and diagnosis of the failed run name. Default false.</summary>
    public bool FromEvidence { get; init; }
}

/// <summary>Which pods.</summary>
public sealed record DeletePodAction : ObjectAction
{
    /// <summary>Only those on the nodes that failed. Default false.</summary>
    public bool OnNodes { get; init; }
}

/// <summary>Which workload.</summary>
public sealed record RestartWorkloadAction : ObjectAction
{
    /// <summary>What it is.</summary>
    public required RestartableKind Kind { get; init; }
}

/// <summary>Which workload.</summary>
public sealed record DeleteWorkloadAction : ObjectAction
{
    /// <summary>What it is.</summary>
    public required WorkloadKind Kind { get; init; }
}

/// <summary>Workloads that roll out.</summary>
public enum RestartableKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
}

/// <summary>Workloads that can be deleted.</summary>
public enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
    ReplicaSet,
    Job,
}

/// <summary>Which nodes: the one the failed run was on, or of a run on many nodes those that failed; or those that its findings name.</summary>
public abstract record NodeAction
{
    /// <summary>
    /// The nodes that the failed run's message and diagnosis name, wherever it ran itself: for inspections, which look at all nodes from one. Default
    /// false.
    /// </summary>
    public bool FromEvidence { get; init; }
}

/// <summary>Keeps new pods from those nodes.</summary>
public sealed record CordonAction : NodeAction;

/// <summary>Lets pods go to those nodes again.</summary>
public sealed record UncordonAction : NodeAction;

/// <summary>A taint for those nodes.</summary>
public sealed record TaintAction : NodeAction
{
    /// <summary>Its key, such as <c>kubeprobe.io/unhealthy</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its value. Default empty.</summary>
    public string Value { get; init; } = "";

    /// <summary>What it does to pods. Default <see cref="TaintEffect.NoSchedule"/>.</summary>
    public TaintEffect Effect { get; init; }
}

/// <summary>Kubernetes' effects of taints.</summary>
public enum TaintEffect
{
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}

/// <summary>A call, signed as Standard Webhooks says. The receiver may get it more than once, always with the same <c>webhook-id</c>.</summary>
public sealed record WebhookAction
{
    /// <summary>Where to; at a private address only where the server's <c>alerts.allowedTargets</c> names the host.</summary>
    public required Uri Url { get; init; }

    /// <summary>The Secret's value that holds the signing key, <c>whsec_</c> and base64.</summary>
    public required SecretRef SecretRef { get; init; }
}
