using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Bindings;

/// <summary>Which cases run on which clusters, and when.</summary>
public sealed record BindingSpec
{
    /// <summary>Name of a Cluster. Either this or <see cref="Group"/>.</summary>
    public string? Cluster { get; init; }

    /// <summary>Name of a ClusterGroup; whoever joins it gains the binding.</summary>
    public string? Group { get; init; }

    /// <summary>Name of a ProbeCase. Either this or <see cref="Suite"/>.</summary>
    public string? Case { get; init; }

    /// <summary>Name of a CaseSuite.</summary>
    public string? Suite { get; init; }

    /// <summary>Overrides of the cases' parameters; one a case's template does not declare is left out for that case.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>When periodic runs are due; absent for none.</summary>
    public BindingSchedule? Schedule { get; init; }

    /// <summary>Which changes fire it; absent for none, empty for all.</summary>
    public ChangeFilter? Changes { get; init; }

    /// <summary>Which changes that the centre sees in the cluster itself fire it; absent for none.</summary>
    public ObserveSpec? Observe { get; init; }

    /// <summary>On which nodes the pods go.</summary>
    public Placement Placement { get; init; } = new();

    /// <summary>What a periodic slot does while the last one still runs. Default <see cref="OverlapPolicy.Forbid"/>.</summary>
    public OverlapPolicy OverlapPolicy { get; init; }

    /// <summary>How late a slot may still start. Default: its interval, at most 5m.</summary>
    public TimeSpan? StartingDeadline { get; init; }

    /// <summary>When failures become an alert.</summary>
    public AlertThreshold AlertThreshold { get; init; } = new();

    /// <summary>What its runs mean for the gate of the change that fired them.</summary>
    public GatePolicy Gate { get; init; } = new();

    /// <summary>Starts no periodic and no change runs. Default false.</summary>
    public bool Paused { get; init; }
}

/// <summary>A recurring schedule: an interval or cron.</summary>
public sealed record BindingSchedule
{
    /// <summary>At least 10s, at most 30d; the phase is spread by hash so that not all are due at once.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Five cron fields, or six with seconds.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA time zone of <see cref="Cron"/>. Default UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Which changes fire a binding: every list that is not empty must contain the change's value.</summary>
public sealed record ChangeFilter
{
    /// <summary>Components.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Phases.</summary>
    public IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>Labels the change must carry.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a change passes.</summary>
    public bool Matches(Change change) =>
        Has(Components, change.Component)
        && Has(Namespaces, change.Namespace)
        && Has(Phases, change.Phase)
        && Labels.All(wanted => change.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    static bool Has(IReadOnlyList<string> accepted, string value) => accepted.Count == 0 || accepted.Contains(value);
}

/// <summary>Where pods go: anywhere, on nodes with labels, on every node (that has the labels), or on given nodes.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.Placement")]
public sealed record Placement
{
    /// <summary>Labels the node must have.</summary>
    [Id(0)] public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>One pod on every node, one verdict over all.</summary>
    [Id(1)] public bool EveryNode { get; init; }

    /// <summary>One pod on each of these nodes, one verdict over all.</summary>
    [Id(2)] public IReadOnlyList<string> Nodes { get; init; } = [];
}

/// <summary>What a due slot does while an earlier periodic run of the same binding and case is not finished.</summary>
public enum OverlapPolicy
{
    /// <summary>It is skipped, with the reason recorded.</summary>
    Forbid,

    /// <summary>The earlier run is cancelled.</summary>
    Replace,

    /// <summary>It waits for the earlier one; while one waits, further slots are skipped.</summary>
    Queue,
}

/// <summary>N failures among the last M verdicts raise an alert; a number of passes in a row resolves it.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.AlertThreshold")]
public sealed record AlertThreshold
{
    /// <summary>N: 1 to 100. Default 1.</summary>
    [Id(0)] public int Failures { get; init; } = 1;

    /// <summary>M: at least N, at most 100. Default: N.</summary>
    [Id(1)] public int? Of { get; init; }

    /// <summary>Passes in a row that resolve the alert: 1 to 100. Default 1.</summary>
    [Id(2)] public int Passes { get; init; } = 1;
}
