using System.Text.Json;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>What the templates of a channel must be like: they are tried on samples when the server starts, not when something burns.</summary>
static class TemplateRules
{
    static readonly AlertChannelKind[] Worded = [AlertChannelKind.Slack, AlertChannelKind.DingTalk, AlertChannelKind.Feishu, AlertChannelKind.WeCom, AlertChannelKind.Email];

    /// <summary>All that is wrong with them.</summary>
    public static IEnumerable<string> Faults(AlertChannelOptions channel)
    {
        var templates = channel.Templates;
        if (templates.Title is not null && !Worded.Contains(channel.Kind)) yield return $"title is of {Words(Worded)} only.";
        if (templates.Text is not null && !Worded.Contains(channel.Kind) && channel.Kind is not AlertChannelKind.Phone) yield return $"text is of {Words([.. Worded, AlertChannelKind.Phone])} only.";
        if (templates.Body is not null && channel.Kind is not AlertChannelKind.Webhook) yield return "body is of webhook and phone only.";
        foreach (var (name, text) in ((string, string?)[])[("title", templates.Title), ("text", templates.Text), ("body", templates.Body)])
            if (text is not null && Fault(channel, name, text) is { } fault) yield return $"{name}: {fault}";
    }

    static string? Fault(AlertChannelOptions channel, string name, string text)
    {
        if (!MessageTemplate.TryParse(text, out var template, out var wrong)) return wrong;
        try
        {
            foreach (var sample in Samples())
            {
                var made = template!.Render(TemplateValues.Of(sample, channel.Language, new Uri("https://centre.example"), each => each));
                if (name == "body") JsonDocument.Parse(made).Dispose();
            }
            return null;
        }
        catch (TemplateFaultException fault)
        {
            return fault.Message;
        }
        catch (JsonException)
        {
            return "what it makes is no JSON. Write texts as {{ summary | json }}, without quotes around.";
        }
    }

    // One alert by itself, one that has all there may be, and one that is over; with what breaks a body into which it is not written as JSON.
    static IEnumerable<AlertEvent> Samples()
    {
        var (at, bare) = (DateTimeOffset.UnixEpoch, SampleAlert.Of(DateTimeOffset.UnixEpoch) with { Owner = null, Runbook = null, Arithmetic = null, Case = "", Summary = "it said \"no\"\n\\ and no more" });
        yield return Event(new NotificationBody("alert.raised", at, bare, null), "raised");
        var incident = new IncidentTold
        {
            Id = "inc-abcdefghijkl", Group = "cause/dns/coredns", State = IncidentState.Open, Level = AlertLevel.Error, OpenedAt = at, Alerts = 7, Clusters = 7, OfClusters = 40,
            ClusterNames = ["prod-1", "prod-2"], Cases = ["dns"], Category = "dns", Component = "coredns", AcknowledgedBy = "ann",
        };
        var alert = SampleAlert.Of(at);
        yield return Event(new NotificationBody("alert.updated", at, alert, incident), "updated");
        yield return Event(new NotificationBody("alert.resolved", at, alert with { ResolvedAt = at }, incident with { State = IncidentState.Resolved, ResolvedAt = at }), Notification.Resolved);
    }

    static AlertEvent Event(NotificationBody body, string what) => AlertEvent.Read(new Notification("sample", body.Data.Id, what, SpecJson.Write(body), NotificationState.Pending, 0, body.Timestamp, null))!;

    static string Words(IEnumerable<AlertChannelKind> kinds) => string.Join(", ", kinds.Select(kind => kind.ToString().ToLowerInvariant()));
}
