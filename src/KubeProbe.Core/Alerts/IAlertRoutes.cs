namespace KubeProbe.Core.Alerts;

/// <summary>Port: who is told of an alert.</summary>
public interface IAlertRoutes
{
    /// <summary>Where an alert goes.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="labels">The labels of its cluster.</param>
    AlertWay WayOf(Alert alert, IReadOnlyDictionary<string, string> labels);

    /// <summary>Whether a channel is told when something is over.</summary>
    bool TellsEnd(string channel) => true;
}

/// <summary>Where an alert goes.</summary>
/// <param name="Channels">Channels, by name and without repetition; none when nobody is to be told.</param>
/// <param name="Ladders">Ladders by which people are called, by name and without repetition.</param>
public sealed record AlertWay(IReadOnlyList<string> Channels, IReadOnlyList<string> Ladders)
{
    /// <summary>After how long a channel is told again of what goes on; zero for never. One that is not here is told as the settings say.</summary>
    public IReadOnlyDictionary<string, TimeSpan> RepeatAfter { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Why what goes there is not sent: it is written down and closed. Null when it is sent.</summary>
    public string? NotSent { get; init; }

    /// <summary>Nobody is told.</summary>
    public static AlertWay None { get; } = To();

    /// <summary>To channels only.</summary>
    public static AlertWay To(params IReadOnlyList<string> channels) => new(channels, []);
}

/// <summary>Everything that speaks of a cluster goes to the one webhook there is when no routes are declared.</summary>
public sealed class OneWebhook : IAlertRoutes
{
    /// <summary>The name of that channel.</summary>
    public const string Name = "webhook";

    /// <inheritdoc/>
    public AlertWay WayOf(Alert alert, IReadOnlyDictionary<string, string> labels) => alert.Kind is AlertKind.ProbeFault ? AlertWay.None : AlertWay.To(Name);
}
