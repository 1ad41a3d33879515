using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Alerts;

/// <summary>Whether alerts get out.</summary>
public sealed class OutboxMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Alerts";

    readonly Meter meter = new(Name);
    readonly Counter<long> deliveries;
    OutboxState state = new(0, null);

    public OutboxMeter(TimeProvider time)
    {
        meter.CreateObservableGauge("kubeprobe.outbox.pending", () => Volatile.Read(ref state).Pending, "{notification}", "Notifications that are not delivered and not given up.");
        meter.CreateObservableGauge(
            "kubeprobe.outbox.age", () => Volatile.Read(ref state).DueSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0, "s",
            "How long the notification waits that should have been tried longest ago.");
        deliveries = meter.CreateCounter<long>("kubeprobe.notifications", "{attempt}", "Attempts to deliver a notification, by what became of it.");
    }

    /// <summary>What the database says now.</summary>
    public void Take(OutboxState read) => Volatile.Write(ref state, read);

    /// <summary>An attempt was made.</summary>
    public void Tried(NotificationState after) => deliveries.Add(
        1, new KeyValuePair<string, object?>("state", after is NotificationState.Pending ? "retried" : after.ToString().ToLowerInvariant()));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
