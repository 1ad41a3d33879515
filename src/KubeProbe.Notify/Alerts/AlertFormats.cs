using KubeProbe.Notify.Alerts.Formats;

namespace KubeProbe.Notify.Alerts;

/// <summary>One row for each kind of channel.</summary>
static class AlertFormats
{
    public static IAlertFormat Of(AlertChannelOptions channel, Uri? centre) => channel.Kind switch
    {
        AlertChannelKind.Alertmanager => new AlertmanagerFormat(channel, centre),
        AlertChannelKind.PagerDuty => new PagerDutyFormat(channel, centre),
        AlertChannelKind.Slack => new SlackFormat(channel, centre),
        AlertChannelKind.DingTalk => new DingTalkFormat(channel),
        AlertChannelKind.Feishu => new FeishuFormat(channel),
        AlertChannelKind.CdEvents => new CdEventsFormat(channel, centre),
        AlertChannelKind.WeCom => new WeComFormat(channel),
        _ => new StandardWebhookFormat(channel.Url, WebhookSignature.TryReadKey(channel.Secret, out var key) ? key : []),
    };
}
