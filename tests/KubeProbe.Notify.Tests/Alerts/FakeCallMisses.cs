using System.Collections.Concurrent;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Remembers which calls reached nobody.</summary>
sealed class FakeCallMisses : ICallMisses
{
    public ConcurrentQueue<(string Incident, MissedCall Missed)> Heard { get; } = [];

    /// <summary>When set, it can't be told.</summary>
    public Exception? Fault { get; init; }

    public Task MissedAsync(string incident, MissedCall missed, CancellationToken cancellation)
    {
        Heard.Enqueue((incident, missed));
        return Fault is null ? Task.CompletedTask : Task.FromException(Fault);
    }
}
