namespace KubeProbe.Core.Alerts;

/// <summary>Port: somewhere alerts are sent.</summary>
public interface IAlertChannel
{
    /// <summary>Sends one message within 15 s. Never throws for the receiver's fault.</summary>
    Task<SendResult> SendAsync(Notification notification, CancellationToken cancellation);
}

/// <summary>How sending went.</summary>
/// <param name="Delivered">The receiver took it.</param>
/// <param name="Error">Why not; never a secret.</param>
/// <param name="RetryAfter">How long the receiver asked to wait.</param>
/// <param name="GiveUp">The receiver wants no more of it (410).</param>
public sealed record SendResult(bool Delivered, string? Error = null, TimeSpan? RetryAfter = null, bool GiveUp = false);
