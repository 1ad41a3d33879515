namespace KubeProbe.Core.Alerts;

/// <summary>Port: what is known of alerts at the time their notifications are due.</summary>
public interface IAlertContexts
{
    /// <summary>By the alerts' ids; those that are gone are left out.</summary>
    Task<IReadOnlyDictionary<string, AlertContext>> ReadAsync(IReadOnlyCollection<string> alerts, CancellationToken cancellation);
}

/// <summary>An alert as it is now.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Labels">As matchers see it.</param>
/// <param name="Notifications">All of its notifications, those of the incident it speaks for among them.</param>
public sealed record AlertContext(Alert Alert, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Notification> Notifications)
{
    /// <summary>Most alerts of an incident that are looked at.</summary>
    public const int MostOthers = 1_000;

    /// <summary>The labels of what else fires of its incident, at most <see cref="MostOthers"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Others { get; init; } = [];

    /// <summary>The labels of all that fires.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Firing => Alert.ResolvedAt is null ? [Labels, .. Others] : Others;
}
