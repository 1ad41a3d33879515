using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>
/// Incidents as CDEvents: <c>incident.detected</c> when an alert is raised, <c>incident.reported</c> when more is told of it,
/// <c>incident.resolved</c> when it is over. One request for each event; the id is the notification's, by which a repetition is known.
/// </summary>
/// <remarks>Source: cdevents/spec, continuous-operations.md.</remarks>
sealed class CdEventsFormat(AlertChannelOptions channel, Uri? centre) : IAlertFormat
{
    const string Version = "0.3.0";

    readonly string source = CloudEvent.SourceOf(centre);

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var told = events[0];
        var subject = told.Incident?.Id ?? told.Alert.Id;
        return new CloudEvent(told.Notification.Id, source, $"dev.cdevents.incident.{Word(told)}.{Version}", subject, told.At, subject)
        {
            Content = Content(told.Alert),
            Custom = Custom(told),
        }.Post(channel);
    }

    public string? Refusal(string body) => null;

    static string Word(AlertEvent told) => told.IsResolved ? "resolved" : told.Notification.Event == "raised" ? "detected" : "reported";

    Dictionary<string, object> Content(Alert alert)
    {
        var content = new Dictionary<string, object>
        {
            ["description"] = JsonBody.Within(alert.Summary, 1_000),
            ["environment"] = new Dictionary<string, string> { ["id"] = alert.Cluster, ["source"] = source },
        };
        if (alert.Case.Length > 0) content["service"] = new Dictionary<string, string> { ["id"] = alert.Case, ["source"] = source };
        return content;
    }

    Dictionary<string, object> Custom(AlertEvent told)
    {
        var custom = new Dictionary<string, object> { ["severity"] = told.Alert.Level.ToString().ToLowerInvariant() };
        if (told.Incident is { } incident) (custom["category"], custom["clusters"]) = (incident.Category, incident.ClusterNames);
        if (RunLink.Of(centre, told.Alert) is { } link) custom["run"] = link;
        if (told.Alert.Runbook is { } runbook) custom["runbook"] = runbook;
        return custom;
    }
}
