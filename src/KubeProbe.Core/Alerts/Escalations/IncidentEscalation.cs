namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>How far an incident is on a ladder.</summary>
/// <param name="Ladder">Its name.</param>
/// <param name="Since">When it began.</param>
/// <param name="Taken">Steps that were taken, those of earlier times among them.</param>
/// <param name="DueAt">When the next is to be taken; null when the ladder is at its end.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.IncidentEscalation")]
public sealed record IncidentEscalation(
    [property: Id(0)] string Ladder, [property: Id(1)] DateTimeOffset Since, [property: Id(2)] int Taken, [property: Id(3)] DateTimeOffset? DueAt)
{
    /// <summary>Whom the step that was taken last calls, without those whom it can't reach; none where it called nobody.</summary>
    [Id(4)] public IReadOnlyList<string> Called { get; init; } = [];

    /// <summary>When that step was taken; null before the first.</summary>
    [Id(5)] public DateTimeOffset? TakenAt { get; init; }
}
