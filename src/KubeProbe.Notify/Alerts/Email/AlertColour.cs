using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts.Email;

/// <summary>How bad it is, to be seen at a glance.</summary>
static class AlertColour
{
    public static string Of(AlertEvent told) => told.IsResolved ? "#2e7d32" : told.Alert.Level switch
    {
        AlertLevel.Critical or AlertLevel.Error => "#c62828",
        AlertLevel.Warning => "#ef6c00",
        _ => "#1565c0",
    };
}
