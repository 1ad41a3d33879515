namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>A template that does not do with some values; the message says why.</summary>
sealed class TemplateFaultException(string message, Exception inner) : Exception(message, inner);
