namespace KubeProbe.Notify.Alerts;

/// <summary>A message that can't be made of what there is, however often it is tried; the words say what to do, and hold no secret.</summary>
sealed class NotComposedException(string message, Exception? inner = null) : Exception(message, inner);
