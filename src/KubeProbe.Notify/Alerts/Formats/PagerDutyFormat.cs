using System.Globalization;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>PagerDuty's Events API v2: trigger and resolve, joined by the alert's id.</summary>
/// <remarks>Source: PagerDuty developer documentation, "Send an Alert Event".</remarks>
sealed class PagerDutyFormat(AlertChannelOptions channel, Uri? centre) : IAlertFormat
{
    const int LongestKey = 255, LongestSummary = 1_024;

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var told = events[0];
        var alert = told.Alert;
        var body = new Dictionary<string, object>
        {
            ["routing_key"] = channel.Secret!,
            ["event_action"] = told.IsResolved ? "resolve" : "trigger",
            ["dedup_key"] = alert.Id.Length <= LongestKey ? alert.Id : alert.Id[..LongestKey],
            ["client"] = "KubeProbe",
            ["payload"] = new Dictionary<string, object>
            {
                ["summary"] = JsonBody.Within(alert.Summary, LongestSummary),
                ["source"] = alert.Cluster,
                ["severity"] = alert.Level.ToString().ToLowerInvariant(),
                ["timestamp"] = told.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["component"] = alert.Case,
                ["group"] = alert.Owner ?? "",
                ["custom_details"] = AlertWords.Fields(told, AlertLanguage.English).ToDictionary(field => field.Name, field => field.Value),
            },
        };
        if (RunLink.Of(centre, alert) is { } run) body["client_url"] = run;
        if (alert.Runbook is { } runbook) body["links"] = new[] { new { href = runbook, text = "Runbook" } };
        return JsonBody.Post(channel.Url, body);
    }

    public string? Refusal(string body) => null;
}
