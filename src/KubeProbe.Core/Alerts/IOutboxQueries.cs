namespace KubeProbe.Core.Alerts;

/// <summary>Port: how far the outbox is behind.</summary>
public interface IOutboxQueries
{
    /// <summary>How it stands now.</summary>
    Task<OutboxState> ReadAsync(CancellationToken cancellation);
}

/// <summary>How the outbox stands.</summary>
/// <param name="Pending">Notifications that are not delivered and not given up.</param>
/// <param name="DueSince">Since when the one is due that is due longest; null when none waits.</param>
public sealed record OutboxState(int Pending, DateTimeOffset? DueSince);
