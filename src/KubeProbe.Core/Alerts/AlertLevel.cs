namespace KubeProbe.Core.Alerts;

/// <summary>How bad an alert is: the four levels that PagerDuty Events v2 knows too.</summary>
[GenerateSerializer, Alias("kubeprobe.AlertLevel")]
public enum AlertLevel
{
    Info,
    Warning,
    Error,
    Critical,
}
