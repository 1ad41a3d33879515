namespace KubeProbe.Core.NodeProbes;

/// <summary>What a node-probe grain stores: its share of the run, and how far it got.</summary>
[GenerateSerializer, Alias("kubeprobe.NodeProbeState")]
sealed record NodeProbeState
{
    /// <summary>Null until it is driven.</summary>
    [Id(0)] public NodeShard? Work { get; set; }

    /// <summary>At most one for each node of the work.</summary>
    [Id(1)] public List<NodeResult> Results { get; set; } = [];

    /// <summary>Which attempt the first node without a result is at; 0 is the first.</summary>
    [Id(2)] public int Attempt { get; set; }
}
