using System.IO.Enumeration;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;

namespace KubeProbe.Notify.Alerts;

/// <summary>Which alerts go to which channels. Patterns know <c>*</c> and <c>?</c>; what is null matches all.</summary>
public sealed record AlertRoute
{
    /// <summary>Pattern of the cluster's name.</summary>
    public string? Cluster { get; init; }

    /// <summary>The labels of the cluster; null: whatever they are. One that is not declared any more has none.</summary>
    public LabelSelector? Labels { get; init; }

    /// <summary>Pattern of the case's name; alerts of a whole cluster have none.</summary>
    public string? Case { get; init; }

    /// <summary>Pattern of the case's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Kinds of alerts; none: every kind that speaks of a cluster. Faults of probes are of a kind that has to be named.</summary>
    public IReadOnlyList<AlertKind> Kinds { get; init; } = [];

    /// <summary>The least level.</summary>
    public AlertLevel Level { get; init; } = AlertLevel.Info;

    /// <summary>When the route is there, by the days and hours of a time zone; at other times it is passed over. Null: always.</summary>
    public BusinessHours? During { get; init; }

    /// <summary>Names of channels; none drops what matches.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The ladder by which people are called for what matches; null for none.</summary>
    public string? Ladder { get; init; }

    /// <summary>After how long its channels are told again of what goes on and nobody has taken on; zero for never, else 1m to 7d. Null: as the settings say.</summary>
    public TimeSpan? Repeat { get; init; }

    /// <summary>Whether the routes below are looked at as well.</summary>
    public bool Continue { get; init; }

    /// <summary>Whether an alert goes this way at a time.</summary>
    public bool Takes(Alert alert, IReadOnlyDictionary<string, string> labels, DateTimeOffset at) =>
        Labels?.Matches(labels) != false && During?.Contain(at) != false && (Kinds.Count > 0 ? Kinds.Contains(alert.Kind) : alert.Kind is not AlertKind.ProbeFault) && alert.Level >= Level && Like(Cluster, alert.Cluster) && Like(Case, alert.Case) && Like(Owner, alert.Owner ?? "");

    static bool Like(string? pattern, string text) => pattern is null || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}

/// <summary>The routes in their order: the first that takes an alert decides, unless it says to go on.</summary>
sealed class AlertRoutes(IReadOnlyList<AlertRoute> routes, TimeProvider time, IReadOnlyList<string>? endless = null) : IAlertRoutes
{
    /// <inheritdoc/>
    public bool TellsEnd(string channel) => endless?.Contains(channel) is not true;

    /// <inheritdoc/>
    public AlertWay WayOf(Alert alert, IReadOnlyDictionary<string, string> labels)
    {
        var (channels, ladders, repeats, now) = (new List<string>(), new List<string>(), new Dictionary<string, TimeSpan>(), time.GetUtcNow());
        foreach (var route in routes.Where(route => route.Takes(alert, labels, now)))
        {
            channels.AddRange(route.Channels.Except(channels));
            if (route.Repeat is { } repeat)
                foreach (var channel in route.Channels) repeats.TryAdd(channel, repeat);
            if (route.Ladder is { } ladder && !ladders.Contains(ladder)) ladders.Add(ladder);
            if (!route.Continue) break;
        }
        return new AlertWay(channels, ladders) { RepeatAfter = repeats };
    }
}
