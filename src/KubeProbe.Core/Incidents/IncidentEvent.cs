namespace KubeProbe.Core.Incidents;

/// <summary>One line of an incident's story.</summary>
/// <param name="Id">Unique within the incident, at most 100 characters; the same again is left out, so that telling twice is telling once.</param>
/// <param name="At">When.</param>
/// <param name="Kind">One word, such as <c>opened</c>, <c>joined</c>, <c>told</c>, <c>acknowledged</c>, <c>remedy</c>.</param>
/// <param name="Text">One sentence of at most 1,000 characters, without secrets.</param>
/// <param name="By">Who: a person's token, or a part of the centre; at most 100 characters.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.IncidentEvent")]
public sealed record IncidentEvent(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Text,
    [property: Id(4)] string By)
{
    /// <summary>
    /// As what it is sent, beside its line in the story, to everybody who is told of the incident: the event of a notification, such as
    /// <see cref="Alerts.Notification.Approval"/>. Null for a line alone.
    /// </summary>
    [Id(5)] public string? Tell { get; init; }

    /// <summary>Most that are kept of one incident; the oldest but the first go.</summary>
    public const int MostKept = 500;

    /// <summary>The centre itself.</summary>
    public const string Centre = "kubeprobe";

    public const string Opened = "opened", Reopened = "reopened", Joined = "joined", Left = "left", Rose = "rose", Flapping = "flapping",
        Told = "told", Inhibited = "inhibited", Acknowledged = "acknowledged", Unacknowledged = "unacknowledged", Snoozed = "snoozed", Unsnoozed = "unsnoozed", Merged = "merged", Resolved = "resolved",
        Remedy = "remedy", Escalation = "escalation", Comment = "comment";
}
