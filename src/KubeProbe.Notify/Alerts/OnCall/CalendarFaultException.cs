namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>A calendar that can't be used; the message says why, and what to do.</summary>
sealed class CalendarFaultException(string message, Exception? inner = null) : Exception(message, inner);
