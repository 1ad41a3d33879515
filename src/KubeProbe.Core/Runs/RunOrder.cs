using System.Text.Json.Serialization;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Gates;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Everything a run needs, rendered when it was decided and kept with it: a template or case changed meanwhile does not
/// change a run. Holds no secret, only where secrets are.
/// </summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunOrder")]
public sealed record RunOrder
{
    [Id(0)] public required RunId Id { get; init; }

    [Id(1)] public required string Cluster { get; init; }

    [Id(2)] public required string Case { get; init; }

    /// <summary>Empty for a manual run of a case that is not bound there.</summary>
    [Id(3)] public required string Binding { get; init; }

    [Id(4)] public required RunTrigger Trigger { get; init; }

    /// <summary>The change's id, or who started it by hand; empty for periodic runs.</summary>
    [Id(5)] public string TriggeredBy { get; init; } = "";

    /// <summary>The slot, or when the trigger was accepted.</summary>
    [Id(6)] public required DateTimeOffset Due { get; init; }

    [Id(7)] public required ProbeWork Work { get; init; }

    /// <summary>Environment by name: the rendered parameters.</summary>
    [Id(8)] public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>From the pod's creation to its report, for each attempt.</summary>
    [Id(9)] public required TimeSpan Timeout { get; init; }

    [Id(10)] public RetryPolicy Retry { get; init; } = new();

    [Id(11)] public IReadOnlyList<string> FailWhen { get; init; } = [];

    [Id(12)] public Placement Placement { get; init; } = new();

    [Id(13)] public AlertThreshold AlertThreshold { get; init; } = new();

    [Id(14)] public string? Owner { get; init; }

    [Id(15)] public string? Runbook { get; init; }

    [Id(16)] public int Weight { get; init; } = 10;

    /// <summary>
    /// Of a run on many nodes: how many node-probe grains share them, each with one pod at a time. Fixed with the order, so that a
    /// node belongs to the same grain after a recovery. 1 to 16.
    /// </summary>
    [Id(17)] public int Shards { get; init; } = 1;

    /// <summary>
    /// What a change run answers for: the component of the change. Another change of the same may be answered by it as long as it
    /// waits. Empty for other runs.
    /// </summary>
    [Id(18)] public string ChangeOf { get; init; } = "";

    /// <summary>The run's trace as W3C writes it, which goes to its pod as <c>TRACEPARENT</c>; empty when there is none.</summary>
    [Id(19)] public string TraceParent { get; init; } = "";

    /// <summary>When the latest change it answers for was accepted; null for other runs.</summary>
    [Id(20)] public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What the facts it tells must be.</summary>
    [Id(21)] public IReadOnlyList<FactRule> Facts { get; init; } = [];

    /// <summary>What it means for the gate of the change; null for other runs, and for those of a server of before.</summary>
    [Id(24)] public GatePolicy? Gate { get; init; }

    /// <summary>Parameters that are narrowed to what changed; none where the run looks at all that its case does.</summary>
    [Id(25)] public IReadOnlyList<Narrowing> Narrowed { get; init; } = [];

    /// <summary>Whether the run is spread over nodes, with one verdict over all.</summary>
    [JsonIgnore]
    public bool IsSpread => HasPod && (Placement.EveryNode || Placement.Nodes.Count > 1);

    /// <summary>Whether it runs anything in the cluster.</summary>
    [JsonIgnore]
    public bool HasPod => ContractRules.HasPod(Work.Contract);

    /// <summary>Pods it has at once at the most.</summary>
    [JsonIgnore]
    public int PodsAtOnce => !HasPod ? 0 : IsSpread ? Shards : 1;
}

/// <summary>The template's share of an order.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.ProbeWork")]
public sealed record ProbeWork
{
    [Id(0)] public required string Template { get; init; }

    [Id(1)] public required long Version { get; init; }

    [Id(2)] public required string Image { get; init; }

    [Id(3)] public IReadOnlyList<string> Command { get; init; } = [];

    [Id(4)] public IReadOnlyList<string> Args { get; init; } = [];

    [Id(5)] public ResourceNeeds Resources { get; init; } = new();

    [Id(6)] public PodUser RunAs { get; init; } = new();

    [Id(7)] public string ServiceAccount { get; init; } = "kubeprobe-probe";

    [Id(8)] public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    [Id(9)] public ProbeContract Contract { get; init; }

    [Id(10)] public ProbeScope Scope { get; init; }

    [Id(11)] public bool Exclusive { get; init; }

    [Id(12)] public IReadOnlyList<SweptResource> Sweep { get; init; } = [];

    /// <summary>Declared rules, to name the missing one when a right is denied.</summary>
    [Id(13)] public IReadOnlyList<RbacRule> Rbac { get; init; } = [];

    [Id(14)] public PodExtras? Pod { get; init; }

    [Id(15)] public Cases.Checks.CheckSpec? Check { get; init; }

    /// <summary>Of contract sonobuoy: the image of the side-car.</summary>
    [Id(17)] public string? ResultsImage { get; init; }

    /// <summary>What the run says of a version that is tried; null for most runs.</summary>
    [Id(16)] public Rollouts.VersionTrial? Trial { get; init; }
}

/// <summary>What started a run.</summary>
public enum RunTrigger
{
    Periodic,
    Change,
    Manual,
}
