using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Incidents;

/// <summary>
/// One trouble, wherever it shows: the alerts of one group, which is the same cause on however many clusters. People are told of it, not
/// of each alert.
/// </summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.Incident")]
public sealed record Incident
{
    /// <summary>Most names of clusters and of cases that are kept of it; its alerts tell all of them.</summary>
    public const int MaxNames = 20;

    /// <summary>Derived from its group and its first alert: opened twice, it is the same. See <see cref="IncidentId"/>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What its alerts have in common; the key of its grain. See <see cref="IncidentGroupRules"/>.</summary>
    [Id(1)] public required string Group { get; init; }

    [Id(2)] public required IncidentState State { get; init; }

    /// <summary>How bad it is; it rises and does not fall while the incident is not resolved.</summary>
    [Id(3)] public required AlertLevel Level { get; init; }

    /// <summary>One line: what is wrong, and on how many clusters.</summary>
    [Id(4)] public required string Summary { get; init; }

    [Id(5)] public required DateTimeOffset OpenedAt { get; init; }

    [Id(6)] public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who resolved it; null when its last alert did.</summary>
    [Id(7)] public string? ResolvedBy { get; init; }

    [Id(8)] public DateTimeOffset? AcknowledgedAt { get; init; }

    [Id(9)] public string? AcknowledgedBy { get; init; }

    /// <summary>Nobody is told of it before, unless it gets worse.</summary>
    [Id(10)] public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The incident that its alerts went to; then it is resolved itself.</summary>
    [Id(11)] public string? MergedInto { get; init; }

    /// <summary>Id of its first alert, in whose name it is told.</summary>
    [Id(12)] public required string LeadAlert { get; init; }

    /// <summary>Alerts of it that fire now.</summary>
    [Id(13)] public int Alerts { get; init; }

    /// <summary>Clusters on which they fire now: the k of k of n.</summary>
    [Id(14)] public int Clusters { get; init; }

    /// <summary>Clusters on which they could: those that run one of its cases, or all when it is of no case.</summary>
    [Id(15)] public int OfClusters { get; init; }

    /// <summary>Names of those clusters, at most <see cref="MaxNames"/>.</summary>
    [Id(16)] public IReadOnlyList<string> ClusterNames { get; init; } = [];

    /// <summary>Its cases, at most <see cref="MaxNames"/>; none when it is of whole clusters.</summary>
    [Id(17)] public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>The category of the cause, empty where it is unknown.</summary>
    [Id(18)] public string Category { get; init; } = "";

    /// <summary>What has to be looked at, as far as is known.</summary>
    [Id(19)] public string Component { get; init; } = "";

    /// <summary>What the level was reckoned from.</summary>
    [Id(20)] public IReadOnlyList<SeverityFactor> Factors { get; init; } = [];

    /// <summary>The product of the factors.</summary>
    [Id(21)] public double Score { get; init; }

    /// <summary>How often it was opened again.</summary>
    [Id(22)] public int Reopened { get; init; }

    /// <summary>It comes and goes: it is kept open until it has been quiet for a while.</summary>
    [Id(23)] public bool Flapping { get; init; }

    /// <summary>Since when none of its alerts fires, while it is kept open all the same.</summary>
    [Id(24)] public DateTimeOffset? QuietSince { get; init; }

    /// <summary>How often somebody was told of it; each message has its number.</summary>
    [Id(25)] public int Told { get; init; }

    [Id(26)] public DateTimeOffset? LastToldAt { get; init; }

    /// <summary>Channels that were told of it: they are told how it goes on.</summary>
    [Id(27)] public IReadOnlyList<string> ToldChannels { get; init; } = [];

    /// <summary>Something happened since that is to be told when it is time.</summary>
    [Id(28)] public bool Untold { get; init; }

    /// <summary>When it has to be looked at again, though nothing happens.</summary>
    [Id(29)] public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Grows with each write; who writes must know the one before.</summary>
    [Id(30)] public long Version { get; init; }

    /// <summary>Who answers for the case of its first alert.</summary>
    [Id(31)] public string? Owner { get; init; }

    /// <summary>The most clusters it was on at once.</summary>
    [Id(32)] public int MostClusters { get; init; }

    /// <summary>How many alerts fired when somebody was last told of it: more are told, fewer are not.</summary>
    [Id(33)] public int ToldAlerts { get; init; }

    /// <summary>The ladders by which people are called, while nobody has taken it on: at most one row for each ladder of the configuration.</summary>
    [Id(34)] public IReadOnlyList<IncidentEscalation> Escalations { get; init; } = [];

    /// <summary>When each channel was last told: one row for each of <see cref="ToldChannels"/>, as far as it is known.</summary>
    [Id(35)] public IReadOnlyList<ChannelTold> ChannelsTold { get; init; } = [];

    /// <summary>Whether it goes on, acknowledged or not.</summary>
    public bool IsOpen => State is not IncidentState.Resolved;

    /// <summary>Whether nobody has taken it on yet and somebody must: it is open, not acknowledged and not snoozed. What an escalation asks.</summary>
    public bool WantsSomebody(DateTimeOffset now) => State is IncidentState.Open && !IsSnoozed(now) && Alerts > 0;

    /// <summary>Whether it is to be quiet about now.</summary>
    public bool IsSnoozed(DateTimeOffset now) => SnoozedUntil > now;
}

/// <summary>Where an incident stands.</summary>
[GenerateSerializer, Alias("kubeprobe.IncidentState")]
public enum IncidentState
{
    Open,

    /// <summary>Somebody has taken it on.</summary>
    Acknowledged,

    /// <summary>All its alerts are resolved, or somebody said that it is over.</summary>
    Resolved,
}
