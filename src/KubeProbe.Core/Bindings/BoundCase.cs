using KubeProbe.Core.Cases;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Bindings;

/// <summary>
/// One case as one binding runs it on one cluster: template, case and binding merged. Made by <see cref="PlanRules"/>; what it
/// turns into runs is in <c>BoundCase.Order.cs</c>.
/// </summary>
public sealed partial record BoundCase
{
    /// <summary>Name of the binding; empty for a case that is run by hand and not bound.</summary>
    public required string Binding { get; init; }

    /// <summary>Name of the case.</summary>
    public required string Case { get; init; }

    /// <summary>The template's share.</summary>
    public required ProbeWork Work { get; init; }

    /// <summary>Values by parameter: binding over case over the template's default.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>What the template declares, to check the overrides of a manual run with <see cref="ParameterRules"/>.</summary>
    public IReadOnlyList<ParameterDeclaration> Declarations { get; init; } = [];

    /// <summary>What a cluster must have: the template's and the case's.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The case's, else the template's.</summary>
    public required TimeSpan Timeout { get; init; }

    public RetryPolicy Retry { get; init; } = new();

    public IReadOnlyList<string> FailWhen { get; init; } = [];

    public IReadOnlyList<FactRule> Facts { get; init; } = [];

    /// <summary>Absent for no periodic runs.</summary>
    public BindingSchedule? Schedule { get; init; }

    /// <summary>Absent: no change fires it.</summary>
    public ChangeFilter? Changes { get; init; }

    /// <summary>Absent: no change that the centre sees fires it.</summary>
    public ObserveSpec? Observe { get; init; }

    public Placement Placement { get; init; } = new();

    public OverlapPolicy OverlapPolicy { get; init; }

    /// <summary>How late a slot may start: the binding's, else its interval, at most <see cref="PlanRules.LongestDefaultStartingDeadline"/>.</summary>
    public TimeSpan StartingDeadline { get; init; } = PlanRules.LongestDefaultStartingDeadline;

    public AlertThreshold AlertThreshold { get; init; } = new();

    /// <summary>What its runs mean for the gate of a change.</summary>
    public GatePolicy Gate { get; init; } = GatePolicy.Default;

    public string? Owner { get; init; }

    public string? Runbook { get; init; }

    public int Weight { get; init; } = 10;

    /// <summary>The binding starts no periodic and no change runs.</summary>
    public bool Paused { get; init; }
}
