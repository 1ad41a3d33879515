namespace KubeProbe.Core.Alerts;

/// <summary>No channel is configured: what would be sent to the one webhook is written down and closed as not sent, so that nothing waits for nobody.</summary>
public sealed class NoChannel : IAlertRoutes
{
    /// <summary>What is said of it.</summary>
    public const string Why = "Not sent: no channel is configured. Set alerts.url or alerts.channels, and resend what still matters.";

    /// <inheritdoc/>
    public AlertWay WayOf(Alert alert, IReadOnlyDictionary<string, string> labels) => alert.Kind is AlertKind.ProbeFault ? AlertWay.None : AlertWay.To(OneWebhook.Name) with
    {
        NotSent = Why,
        // Once is enough.
        RepeatAfter = new Dictionary<string, TimeSpan> { [OneWebhook.Name] = TimeSpan.Zero },
    };
}
