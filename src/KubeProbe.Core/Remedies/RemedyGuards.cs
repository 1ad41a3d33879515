using System.Text.Json.Serialization;

namespace KubeProbe.Core.Remedies;

/// <summary>How often and how widely a remedy may act. What would go beyond is refused as a whole; nothing is done by half.</summary>
public sealed record RemedyLimits
{
    /// <summary>Actions in <see cref="Per"/>, over all clusters: 1 to 1,000. Default 3.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>The period: 1m to 30d. Default 1d.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Least time between two actions in one cluster: 1m to 30d. Default 30m.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Most pods, workloads, nodes or jobs of one action: 1 to 100. Default 1.</summary>
    public int Objects { get; init; } = 1;

    /// <summary>Most nodes of a cluster that are out of service at once after it cordoned or tainted, whoever took them out: 1 to 1,000. Default 1.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Most clusters it is at work in at once, from its action until recovery is confirmed or not: 1 to 1,000. Default 1.</summary>
    public int Clusters { get; init; } = 1;
}

/// <summary>A recurring time in which a remedy may act.</summary>
public sealed record WorkingHours
{
    /// <summary>When it begins: five cron fields, such as <c>0 9 * * MON-FRI</c>.</summary>
    public required string Cron { get; init; }

    /// <summary>How long it lasts: 1m to 7d.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>IANA time zone of <see cref="Cron"/>. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>Who approves an action.</summary>
public sealed record RemedyApproval
{
    /// <summary>How long it waits for somebody: 1m to 7d. Default 1h.</summary>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The least role of who approves. Default <see cref="Approver.Operator"/>.</summary>
    public Approver Role { get; init; }
}

/// <summary>Who may approve.</summary>
public enum Approver
{
    [JsonStringEnumMemberName("operator")] Operator,
    [JsonStringEnumMemberName("admin")] Admin,
}

/// <summary>How recovery is confirmed: the case is run again, and its verdict tells.</summary>
public sealed record RemedyConfirmation
{
    /// <summary>How long after the action the case is run again: 0s to 1h. Default 30s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long that run is waited for: 10s to 2h. Default 15m.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);
}
