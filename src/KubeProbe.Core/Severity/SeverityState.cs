using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Severity;

/// <summary>What a severity grain stores: the last verdicts that count, and the alert that is open.</summary>
[GenerateSerializer, Alias("kubeprobe.SeverityState")]
sealed record SeverityState
{
    /// <summary>Most verdicts that are kept; a threshold looks back at most 100.</summary>
    public const int MaxWindow = 200;

    /// <summary>In the order their runs finished, oldest first, at most <see cref="MaxWindow"/>; empty while all of them passed.</summary>
    [Id(0)] public List<CountedVerdict> Window { get; set; } = [];

    /// <summary>Null while all is well.</summary>
    [Id(1)] public Alert? Open { get; set; }

    /// <summary>What this state made to be told; it may have been told already, and telling it again changes nothing.</summary>
    [Id(2)] public UntoldAlert? Untold { get; set; }

    /// <summary>Whether the run that raised the open alert was fired by a change.</summary>
    [Id(3)] public bool ByChange { get; set; }

    /// <summary>What is known of a probe that cannot do its work; null while it can.</summary>
    [Id(4)] public ProbeTrouble? Trouble { get; set; }
}

/// <summary>Faults of a probe in a row.</summary>
/// <param name="Runs">The runs, oldest first, at most <see cref="MostRuns"/>.</param>
/// <param name="Alert">What its owner was told; null as long as it is not told.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ProbeTrouble")]
public sealed record ProbeTrouble([property: Id(0)] IReadOnlyList<RunId> Runs, [property: Id(1)] Alert? Alert)
{
    /// <summary>As many as are counted before the owner is told, and enough to know a run that comes twice.</summary>
    public const int MostRuns = 100;
}

/// <summary>An alert as it is to be told.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="What">What the notification says, such as raised; null for none.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.UntoldAlert")]
public sealed record UntoldAlert([property: Id(0)] Alert Alert, [property: Id(1)] string? What)
{
    /// <summary>How bad it is, factor by factor; null where nothing was reckoned.</summary>
    [Id(2)] public SeverityScore? Score { get; init; }

    /// <summary>Category and component of the cause, empty where it is unknown.</summary>
    [Id(3)] public string Category { get; init; } = "";

    /// <inheritdoc cref="Category"/>
    [Id(4)] public string Component { get; init; } = "";
}

/// <summary>A verdict that counts: Passed or Failed. A probe's fault or an unreadable pod says nothing of the cluster.</summary>
/// <param name="Run">The run.</param>
/// <param name="Binding">Its binding; thresholds are the bindings' own.</param>
/// <param name="Failed">Failed rather than passed.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.CountedVerdict")]
public sealed record CountedVerdict([property: Id(0)] RunId Run, [property: Id(1)] string Binding, [property: Id(2)] bool Failed)
{
    /// <summary>When the run finished; the beginning of time for one that was counted by a server that did not keep it.</summary>
    [Id(3)] public DateTimeOffset FinishedAt { get; init; }
}
