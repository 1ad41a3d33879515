namespace KubeProbe.Core.Alerts;

/// <summary>Port: somewhere alerts are sent.</summary>
public interface IAlertChannel
{
    /// <summary>As routes name it.</summary>
    string Name { get; }

    /// <summary>Messages a minute it takes; 0 is no limit. What comes beyond that is sent together, as a digest.</summary>
    int PerMinute { get; }

    /// <summary>Of a channel that calls people: within what time calls to the same person are one; zero: each is by itself. Null of all others.</summary>
    TimeSpan? Bundle => null;

    /// <summary>Sends notifications within 20 s as one message: one, or a digest of several. Never throws for the receiver's fault.</summary>
    Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation);
}

/// <summary>How sending went.</summary>
/// <param name="Delivered">The receiver took it.</param>
/// <param name="Error">Why not, or which of several recipients did not; never a secret.</param>
/// <param name="RetryAfter">How long the receiver asked to wait.</param>
/// <param name="GiveUp">The receiver wants no more of it (410, or 5xx of a mail server).</param>
public sealed record SendResult(bool Delivered, string? Error = null, TimeSpan? RetryAfter = null, bool GiveUp = false)
{
    /// <summary>What the receiver said, as far as it was read; for whoever tries a channel. Null where it said nothing.</summary>
    public string? Answer { get; init; }
}
