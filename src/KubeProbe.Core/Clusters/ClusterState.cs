using KubeProbe.Core.Cases;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// What a cluster's grain stores of itself. Runs, slots and manifests have tables of their own, so this stays small: it is written
/// when the connection's state changes, not when runs come and go.
/// </summary>
[GenerateSerializer, Alias("kubeprobe.ClusterState")]
sealed record ClusterState
{
    /// <summary>The wake-up reminder is registered.</summary>
    [Id(0)] public bool Reminded { get; set; }

    /// <summary>Reason of the last Connected condition; empty before the first.</summary>
    [Id(1)] public string ConnectionReason { get; set; } = "";

    /// <summary>When the connection last came or went.</summary>
    [Id(2)] public DateTimeOffset ConnectionSince { get; set; }

    /// <summary>The alert of an outage is raised and not resolved.</summary>
    [Id(4)] public bool OutageAlerted { get; set; }

    /// <summary>When the outage of that alert began; it names the alert.</summary>
    [Id(5)] public DateTimeOffset OutageSince { get; set; }

    /// <summary>The alert was kept and not sent, because it was muted.</summary>
    [Id(6)] public bool OutageMuted { get; set; }

    /// <summary>The spec it was last connected by, as JSON: what it takes to clean up once it is no longer declared. Holds no secret.</summary>
    [Id(7)] public string LastSpec { get; set; } = "";

    /// <summary>Kinds that templates had swept here; at most 50.</summary>
    [Id(8)] public List<SweptResource> Kinds { get; set; } = [];

    /// <summary>Since when the alert is raised that something is left here; null when there is none.</summary>
    [Id(9)] public DateTimeOffset? UncleanSince { get; set; }

    /// <summary>What it has and lacks of what was needed when it was last looked; at most 200.</summary>
    [Id(10)] public Dictionary<string, bool> Capabilities { get; set; } = [];

    /// <summary>What runs that are over could not remove, where no watch shows it: Secrets whose pod was never made; at most 1,000.</summary>
    [Id(11)] public List<LeftBehind> LeftBehind { get; set; } = [];

    /// <summary>Kinds of object that bindings ask to be told of, of which something may be kept; at most 4.</summary>
    [Id(14)] public List<ObservedKind> Observed { get; set; } = [];

    /// <summary>The generation the status speaks of.</summary>
    [Id(3)] public long ObservedGeneration { get; set; }
}
