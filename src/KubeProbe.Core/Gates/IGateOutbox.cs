using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Gates;

/// <summary>
/// Port: news of gates on their way out. They are <see cref="Notification"/>s whose <see cref="Notification.AlertId"/> is the id of the change
/// and whose body is <see cref="GateNews"/>; what was given up is a dead letter like any other.
/// </summary>
public interface IGateOutbox
{
    /// <summary>A channel's news that are due, in the order they happened; each is the caller's for half a minute.</summary>
    Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Keeps how a delivery went.</summary>
    Task UpdateAsync(Notification notification, CancellationToken cancellation);
}
