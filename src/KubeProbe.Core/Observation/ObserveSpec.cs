namespace KubeProbe.Core.Observation;

/// <summary>What a binding wants to be fired by that nobody tells of: the centre sees it in the cluster itself.</summary>
public sealed record ObserveSpec
{
    /// <summary>Deployments, StatefulSets and DaemonSets; absent for none.</summary>
    public ObserveWorkloads? Workloads { get; init; }

    /// <summary>Nodes; absent for none.</summary>
    public ObserveNodes? Nodes { get; init; }

    /// <summary>What changes again within this time of the first change is one change: 0s to 10m. Default 10s.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Which workloads, and what of them.</summary>
public sealed record ObserveWorkloads
{
    /// <summary>Default all three.</summary>
    public IReadOnlyList<WorkloadKind> Kinds { get; init; } = [];

    /// <summary>Default all but the probe namespace, which never counts.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Labels the workload must have.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init; } = new Dictionary<string, string>();

    /// <summary>What counts as a change. Default <see cref="WorkloadChange.Rollout"/>.</summary>
    public WorkloadChange On { get; init; }
}

/// <summary>Which nodes, and what of them.</summary>
public sealed record ObserveNodes
{
    /// <summary>Labels the node must have.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init; } = new Dictionary<string, string>();

    /// <summary>What counts as a change. Default both.</summary>
    public IReadOnlyList<NodeChange> On { get; init; } = [];
}

/// <summary>A kind of workload.</summary>
public enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
}

/// <summary>What changes of a workload count.</summary>
public enum WorkloadChange
{
    /// <summary>A workload is new, or its pod template became another; to scale it is no change.</summary>
    Rollout,

    /// <summary>A workload is new, or the images of its pod template became others.</summary>
    Image,
}

/// <summary>What changes of a node count.</summary>
public enum NodeChange
{
    /// <summary>A node joined.</summary>
    Added,

    /// <summary>Its kubelet has another version.</summary>
    Version,
}
