namespace KubeProbe.Core.Incidents;

/// <summary>When people are told of an incident.</summary>
public sealed class IncidentOptions
{
    /// <summary>
    /// Least time between two messages that an incident grew: what joins meanwhile is told together. A first alert and a rise of level don't
    /// wait. 1s to 24h; default 5m, as Alertmanager's <c>group_interval</c>.
    /// </summary>
    public TimeSpan GroupInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// An alert of the same group that comes so soon after the last one's end opens the incident again, instead of a new one. 0s to 24h;
    /// default 10m.
    /// </summary>
    public TimeSpan ReopenWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after it was last told of an incident that is open, not acknowledged, snoozed or silenced a channel is told again; routes may
    /// say otherwise. 0s for never, else 1m to 7d; default 4h, as Alertmanager's <c>repeat_interval</c>.
    /// </summary>
    public TimeSpan RepeatInterval { get; set; } = TimeSpan.FromHours(4);

    /// <summary>So often opened again, an incident flaps: it stays open until it was quiet for <see cref="ReopenWithin"/>.</summary>
    public const int FlapsAfter = 2;
}
