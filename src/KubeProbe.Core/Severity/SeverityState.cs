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
}

/// <summary>An alert as it is to be told.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="What">What the notification says, such as raised; null for none.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.UntoldAlert")]
public sealed record UntoldAlert([property: Id(0)] Alert Alert, [property: Id(1)] string? What);

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
