using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Alerts as they are told.</summary>
static class Told
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static AlertEvent Raised(string @case = "etcd", AlertLevel level = AlertLevel.Error, DateTimeOffset? resolvedAt = null, string owner = "storage")
    {
        var run = RunId.OfSlot("c-1", "b", @case, At);
        var alert = new Alert
        {
            Id = run.ToString(),
            Cluster = "c-1",
            Case = @case,
            RaisedAt = At,
            ResolvedAt = resolvedAt,
            LastRun = run,
            Summary = $"{@case} fails on c-1 (deadline): <no> answer & nothing \"else\"",
            Owner = owner,
            Runbook = "https://runbooks.example/etcd",
            Level = level,
            Arithmetic = "error: 2",
        };
        var what = resolvedAt is null ? "raised" : "resolved";
        return AlertEvent.Read(AlertMessage.Notify(alert, what, At.AddSeconds(1)))!;
    }
}
