namespace KubeProbe.Core.Alerts;

/// <summary>Port: alerts and the outbox of their notifications.</summary>
public interface IAlertBook
{
    /// <summary>
    /// Writes the alert (new, or changed) and its notification, one for each channel that <see cref="IAlertRoutes"/> names, in one
    /// transaction. A notification whose id is known is left as it is, so a repetition sends nothing twice.
    /// </summary>
    Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation);

    /// <summary>A channel's notifications that are due, oldest first. Each is leased to the caller for half a minute, so that two servers do not send one twice; what the only server had leased when it died is due at once.</summary>
    Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Keeps how a delivery went.</summary>
    Task UpdateAsync(Notification notification, CancellationToken cancellation);

    /// <summary>A page of alerts with their notifications, newest first.</summary>
    Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation);
}

/// <summary>What to list; nulls match all.</summary>
/// <param name="Cluster">One cluster.</param>
/// <param name="Case">One case.</param>
/// <param name="Firing">Only those not resolved.</param>
/// <param name="Before">Raised before this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AlertFilter(string? Cluster, string? Case, bool Firing, (DateTimeOffset RaisedAt, string Id)? Before, int Limit);

/// <summary>One message to one channel, until it is delivered or given up.</summary>
/// <param name="Id">Deterministic: alert and event. It is the <c>webhook-id</c> too.</param>
/// <param name="AlertId">Its alert.</param>
/// <param name="Event"><c>raised</c>, <c>updated</c>, <c>escalated-LEVEL</c>, <c>flapping</c>, <c>reopened</c>, <c>approval</c>, <c>merged</c>, <c>resolved</c>, <c>repeated</c>, <c>call</c> or <c>unacknowledged</c>.</param>
/// <param name="Body">What is sent: JSON without secrets.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="NextAttemptAt">When the next is due.</param>
/// <param name="LastError">Why the last failed, or null.</param>
/// <param name="Channel">Where it goes.</param>
public sealed record Notification(
    string Id,
    string AlertId,
    string Event,
    string Body,
    NotificationState State,
    int Attempts,
    DateTimeOffset NextAttemptAt,
    string? LastError,
    string Channel = OneWebhook.Name)
{
    /// <summary>The event of an alert that is over.</summary>
    public const string Resolved = "resolved";

    /// <summary>The event of a message that says that it is a test.</summary>
    public const string Test = "test";

    /// <summary>The event of an incident whose alerts went to another.</summary>
    public const string Merged = "merged";

    /// <summary>The event of an incident that goes on and was told a while ago.</summary>
    public const string Repeated = "repeated";

    /// <summary>Whether it says that something is over.</summary>
    public bool IsEnd => Event is Resolved or Merged;

    /// <summary>The event of a call by a step of a ladder.</summary>
    public const string Call = "call";

    /// <summary>The event of what a step of a ladder tells a channel: that nobody has taken it on.</summary>
    public const string Unacknowledged = "unacknowledged";

    /// <summary>Whether it is of use only while nobody has taken the incident on.</summary>
    public bool IsOfLadder => Event is Call or Unacknowledged;

    /// <summary>The event of a message that asks for somebody's word: its summary says for what, whose, and how to give it.</summary>
    public const string Approval = "approval";

    /// <summary>The silence that holds it back, or did until it was dropped; of what a ladder no longer needs, the incident. Null once it is delivered.</summary>
    public string? HeldBy { get; init; }

    /// <summary>The incident it tells of; null when it tells of an alert by itself.</summary>
    public string? Incident { get; init; }

    /// <summary>The same, closed where its way leads to nobody.</summary>
    public Notification Closed(string? notSent) => notSent is null ? this : this with { State = NotificationState.Abandoned, LastError = notSent };

    /// <summary>The same message to a channel; each channel's has an id of its own, the webhook's is the message's.</summary>
    public Notification To(string channel) => this with { Channel = channel, Id = channel == OneWebhook.Name ? Id : $"{Id}@{channel}" };
}

/// <summary>Where a notification stands.</summary>
public enum NotificationState
{
    Pending,
    Delivered,

    /// <summary>The schedule of attempts ran out, or the receiver answered 410.</summary>
    Abandoned,
}
