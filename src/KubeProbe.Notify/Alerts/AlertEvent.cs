using System.Text.Json;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Notify.Alerts;

/// <summary>What a notification tells: an alert, and what became of it.</summary>
/// <param name="Notification">The notification.</param>
/// <param name="Alert">The alert as it was then.</param>
/// <param name="At">When.</param>
/// <param name="Incident">The incident, in whose name the alert speaks; null when the alert is told by itself.</param>
sealed record AlertEvent(Notification Notification, Alert Alert, DateTimeOffset At, IncidentTold? Incident = null)
{
    /// <summary>The step of a ladder that it is; null when it is none.</summary>
    public CallTold? Call { get; init; }

    public bool IsResolved => Alert.ResolvedAt is not null;

    /// <summary>Reads what was kept; null when it is of a form this server does not know.</summary>
    public static AlertEvent? Read(Notification notification)
    {
        try
        {
            var body = SpecJson.Read<Body>(notification.Body);
            return body.Data is { } alert ? new AlertEvent(notification, alert, body.Timestamp, body.Incident) { Call = body.Call } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed record Body(string? Type, DateTimeOffset Timestamp, Alert? Data, IncidentTold? Incident, CallTold? Call);
}
