using System.Globalization;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>
/// Alertmanager's <c>POST /api/v2/alerts</c>. A firing alert is given an end far ahead, because Alertmanager would else end it after its
/// <c>resolve_timeout</c>; its true end replaces that.
/// </summary>
/// <remarks>Source: prometheus/alertmanager, api/v2/openapi.yaml.</remarks>
sealed class AlertmanagerFormat(AlertChannelOptions channel, Uri? centre) : IAlertFormat
{
    static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    readonly Uri url = new(channel.Url.ToString().TrimEnd('/') is var root && root.EndsWith("/api/v2/alerts", StringComparison.Ordinal) ? root : $"{root}/api/v2/alerts");

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now) => JsonBody.Post(url, events.Select(told => Of(told, now)));

    public string? Refusal(string body) => null;

    Dictionary<string, object> Of(AlertEvent told, DateTimeOffset now)
    {
        var alert = told.Alert;
        var written = new Dictionary<string, object>
        {
            ["labels"] = Labels(alert),
            ["annotations"] = Annotations(alert),
            ["startsAt"] = Time(alert.RaisedAt),
            ["endsAt"] = Time(alert.ResolvedAt ?? now + Ahead),
        };
        if (RunLink.Of(centre, alert) is { } link) written["generatorURL"] = link;
        return written;
    }

    // The level is no label: it may rise, and an alert with other labels is another alert.
    static Dictionary<string, string> Labels(Alert alert)
    {
        var labels = new Dictionary<string, string>
        {
            ["alertname"] = alert.Case.Length > 0 ? "KubeProbeCaseFailed" : "KubeProbeCluster",
            ["cluster"] = alert.Cluster,
            ["alert_id"] = alert.Id,
        };
        if (alert.Case.Length > 0) labels["case"] = alert.Case;
        if (alert.Owner is { } owner) labels["owner"] = owner;
        return labels;
    }

    static Dictionary<string, string> Annotations(Alert alert)
    {
        var annotations = new Dictionary<string, string> { ["summary"] = alert.Summary, ["severity"] = alert.Level.ToString().ToLowerInvariant() };
        if (alert.Arithmetic is { } arithmetic) annotations["description"] = arithmetic;
        if (alert.Runbook is { } runbook) annotations["runbook_url"] = runbook;
        return annotations;
    }

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
