namespace KubeProbe.Core.Alerts;

/// <summary>Port: who is told of an alert.</summary>
public interface IAlertRoutes
{
    /// <summary>The channels an alert goes to, by name and without repetition; none when nobody is to be told.</summary>
    IReadOnlyList<string> ChannelsOf(Alert alert);
}

/// <summary>Everything that speaks of a cluster goes to the one webhook there is when no routes are declared.</summary>
public sealed class OneWebhook : IAlertRoutes
{
    /// <summary>The name of that channel.</summary>
    public const string Name = "webhook";

    /// <inheritdoc/>
    public IReadOnlyList<string> ChannelsOf(Alert alert) => alert.Kind is AlertKind.ProbeFault ? [] : [Name];
}
