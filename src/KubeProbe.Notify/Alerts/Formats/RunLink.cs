using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>Where more is told of an alert's last run.</summary>
static class RunLink
{
    /// <summary>Null when the centre's own address is unknown, or no run raised the alert.</summary>
    public static string? Of(Uri? centre, Alert alert) =>
        centre is not null && alert.LastRun is { } run ? new Uri(centre, $"/api/v1/runs/{run}").ToString() : null;
}
