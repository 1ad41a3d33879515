using System.Globalization;
using KubeProbe.Notify.Alerts.Formats;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>What the templates of a channel see.</summary>
static class TemplateValues
{
    /// <summary>
    /// <c>title</c> and <c>text</c> as they are worded usually; <c>event</c>, <c>level</c>, <c>resolved</c>, <c>test</c>, <c>summary</c>, <c>case</c>, <c>cluster</c>,
    /// <c>clusters</c> (how many), <c>of_clusters</c>, <c>cluster_names</c>, <c>alerts</c>, <c>owner</c>, <c>runbook</c>, <c>since</c>, <c>until</c>, <c>incident</c>, <c>id</c>,
    /// <c>category</c>, <c>component</c>, <c>acknowledged_by</c>, <c>severity</c>, <c>link</c>, and <c>fields</c>, each with <c>name</c> and <c>value</c> in the channel's
    /// language. What there is not is empty.
    /// </summary>
    /// <param name="told">What is told.</param>
    /// <param name="language">Of the words.</param>
    /// <param name="centre">The centre's own address, for links; null makes none.</param>
    /// <param name="escape">How texts are written so that they are nothing but texts there.</param>
    public static IReadOnlyDictionary<string, object?> Of(AlertEvent told, AlertLanguage language, Uri? centre, Func<string, string> escape)
    {
        var (alert, incident) = (told.Alert, told.Incident);
        string Text(string? text) => escape(text ?? "");
        return new Dictionary<string, object?>
        {
            ["title"] = Text(AlertWords.Title(told, language)), ["text"] = Text(alert.Summary), ["summary"] = Text(alert.Summary),
            ["event"] = told.Notification.Event, ["test"] = told.Notification.Event == Core.Alerts.Notification.Test, ["resolved"] = told.IsResolved, ["level"] = alert.Level.ToString().ToLowerInvariant(),
            ["case"] = Text(alert.Case), ["cluster"] = Text(alert.Cluster),
            ["clusters"] = incident?.Clusters ?? 1, ["of_clusters"] = incident?.OfClusters ?? 1, ["alerts"] = incident?.Alerts ?? 1,
            ["cluster_names"] = (incident?.ClusterNames is { Count: > 0 } names ? names : [alert.Cluster]).Select(Text).ToList(),
            ["owner"] = Text(alert.Owner), ["runbook"] = Text(alert.Runbook), ["since"] = Time(alert.RaisedAt), ["until"] = alert.ResolvedAt is { } end ? Time(end) : "",
            ["incident"] = incident?.Id ?? "", ["id"] = told.Notification.Id, ["category"] = Text(incident?.Category), ["component"] = Text(incident?.Component),
            ["acknowledged_by"] = Text(incident?.AcknowledgedBy), ["severity"] = Text(alert.Arithmetic), ["link"] = RunLink.Of(centre, alert) ?? "",
            ["fields"] = AlertWords.Fields(told, language).Select(field => new Dictionary<string, object> { ["name"] = Text(field.Name), ["value"] = Text(field.Value) }).ToList(),
        };
    }

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
