namespace KubeProbe.Core.Incidents;

/// <summary>
/// The incidents of one group, one after the other. Key: the group, such as <c>cause/dns/coredns</c>. It keeps nothing of its own: every
/// call reads the group's last incident, decides and writes in one transaction, so that of two activations only one can decide.
/// </summary>
[Alias("kubeprobe.IIncidentGrain"), GrainInterfaceType("kubeprobe.IIncidentGrain")]
public interface IIncidentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes what became of an alert: opens, joins, reopens or resolves, and tells who is to be told, now or together with what else
    /// comes soon. The same news again changes nothing.
    /// </summary>
    [Alias("Take")]
    Task TakeAsync(AlertNews news);

    /// <summary>Adds a line to an incident's story. The same id again changes nothing. False when there is no such incident.</summary>
    [Alias("Note")]
    Task<bool> NoteAsync(string incident, IncidentEvent note);

    /// <summary>Does what somebody asked for, with its row of the audit log.</summary>
    [Alias("Act")]
    Task<IncidentAnswer> ActAsync(string incident, IncidentAction action);

    /// <summary>Looks whether something is due: what is to be told together, the end of a snooze, the end of a flapping incident.</summary>
    [Alias("Wake")]
    Task WakeAsync(string incident);
}

/// <summary>What somebody wants done with an incident.</summary>
/// <param name="Kind">What.</param>
/// <param name="By">Who: the name of a token, or a part of the centre.</param>
/// <param name="Until">Of a snooze: until when.</param>
/// <param name="Into">Of a merge: the incident that takes the alerts.</param>
/// <param name="Comment">Why; at most 500 characters, or empty.</param>
/// <param name="Source">Their remote address, or empty.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.IncidentAction")]
public sealed record IncidentAction(
    [property: Id(0)] IncidentActionKind Kind,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset? Until = null,
    [property: Id(3)] string? Into = null,
    [property: Id(4)] string Comment = "",
    [property: Id(5)] string Source = "");

/// <summary>What can be done with an incident.</summary>
[GenerateSerializer, Alias("kubeprobe.IncidentActionKind")]
public enum IncidentActionKind
{
    Acknowledge,
    Snooze,
    Unsnooze,
    Merge,
    Resolve,
}

/// <summary>The incident as it is now, or why nothing was done: exactly one of the two.</summary>
/// <param name="Incident">After the action.</param>
/// <param name="Refusal">With the remedy.</param>
/// <param name="NotFound">There is no such incident.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.IncidentAnswer")]
public sealed record IncidentAnswer([property: Id(0)] Incident? Incident, [property: Id(1)] string? Refusal, [property: Id(2)] bool NotFound = false);
