using System.Globalization;
using System.Net.Http.Headers;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>
/// CDEvents over CloudEvents in binary mode: <c>incident.detected</c> when an alert is raised, <c>incident.reported</c> when more is told of it,
/// <c>incident.resolved</c> when it is over. One request for each event; the id is the notification's, by which a repetition is known.
/// </summary>
/// <remarks>Source: cdevents/spec, continuous-operations.md and cloudevents-binding.md; CloudEvents 1.0, HTTP protocol binding.</remarks>
sealed class CdEventsFormat(AlertChannelOptions channel, Uri? centre) : IAlertFormat
{
    const string Version = "0.3.0";

    /// <summary>A URI-reference that says who tells; the centre's address where it is known.</summary>
    readonly string source = centre?.ToString().TrimEnd('/') ?? "/kubeprobe";

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var told = events[0];
        var (id, type, time) = (told.Notification.Id, $"dev.cdevents.incident.{Word(told)}.{Version}", Time(told.At));
        var request = JsonBody.Post(channel.Url, Event(told, id, type, time));
        foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", id), ("source", source), ("type", type), ("subject", told.Incident?.Id ?? told.Alert.Id), ("time", time) })
            request.Headers.TryAddWithoutValidation($"ce-{name}", Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal));
        if (channel.Secret is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    public string? Refusal(string body) => null;

    static string Word(AlertEvent told) => told.IsResolved ? "resolved" : told.Notification.Event == "raised" ? "detected" : "reported";

    Dictionary<string, object> Event(AlertEvent told, string id, string type, string time)
    {
        var alert = told.Alert;
        var content = new Dictionary<string, object>
        {
            ["description"] = JsonBody.Within(alert.Summary, 1_000),
            ["environment"] = new Dictionary<string, string> { ["id"] = alert.Cluster, ["source"] = source },
        };
        if (alert.Case.Length > 0) content["service"] = new Dictionary<string, string> { ["id"] = alert.Case, ["source"] = source };
        var custom = new Dictionary<string, object> { ["severity"] = alert.Level.ToString().ToLowerInvariant() };
        if (told.Incident is { } incident) (custom["category"], custom["clusters"]) = (incident.Category, incident.ClusterNames);
        if (RunLink.Of(centre, alert) is { } link) custom["run"] = link;
        if (alert.Runbook is { } runbook) custom["runbook"] = runbook;
        return new Dictionary<string, object>
        {
            ["context"] = new Dictionary<string, string>
            {
                ["specversion"] = "0.5.0", ["id"] = id, ["source"] = source, ["type"] = type, ["timestamp"] = time, ["chainId"] = told.Incident?.Id ?? alert.Id,
            },
            ["subject"] = new Dictionary<string, object> { ["id"] = told.Incident?.Id ?? alert.Id, ["source"] = source, ["type"] = "incident", ["content"] = content },
            ["customData"] = custom,
            ["customDataContentType"] = "application/json",
        };
    }

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
