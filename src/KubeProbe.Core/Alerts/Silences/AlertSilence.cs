namespace KubeProbe.Core.Alerts.Silences;

/// <summary>That alerts of certain labels are kept and shown and not sent, from when to when; what still fires then is sent.</summary>
public sealed record AlertSilence
{
    /// <summary>Most matchers of one.</summary>
    public const int MaxMatchers = 20;

    /// <summary>Most silences that count at one time.</summary>
    public const int MaxActive = 1_000;

    /// <summary>The longest.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Made by the centre.</summary>
    public required string Id { get; init; }

    /// <summary>All must match: 1 to <see cref="MaxMatchers"/>, one of them of a label that is there.</summary>
    public required IReadOnlyList<AlertMatcher> Matchers { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why.</summary>
    public required string Comment { get; init; }

    /// <summary>Who ended it before its time; null while nobody did.</summary>
    public string? ExpiredBy { get; init; }

    /// <summary>Whether it counts at a time.</summary>
    public bool IsActive(DateTimeOffset at) => StartsAt <= at && at < EndsAt;

    /// <summary>Whether it is of an alert with these labels.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Matchers.All(matcher => matcher.Matches(labels));
}
