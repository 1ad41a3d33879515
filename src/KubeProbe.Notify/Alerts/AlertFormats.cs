using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.Formats;
using KubeProbe.Notify.Alerts.Phone;

namespace KubeProbe.Notify.Alerts;

/// <summary>One row for each kind of channel.</summary>
static class AlertFormats
{
    public static IAlertFormat Of(AlertChannelOptions channel, AlertOptions options, CallTokens? tokens = null) => channel.Kind switch
    {
        AlertChannelKind.Alertmanager => new AlertmanagerFormat(channel, options.Centre),
        AlertChannelKind.PagerDuty => new PagerDutyFormat(channel, options.Centre),
        AlertChannelKind.Slack => new SlackFormat(channel, options.Centre),
        AlertChannelKind.DingTalk => new DingTalkFormat(channel),
        AlertChannelKind.Feishu => new FeishuFormat(channel),
        AlertChannelKind.CdEvents => new CdEventsFormat(channel, options.Centre),
        AlertChannelKind.WeCom => new WeComFormat(channel),
        AlertChannelKind.Phone => new PhoneFormat(channel, [.. options.People], (told, call) => PhoneFormat.Callback(tokens, options.Centre, channel.Name, told, call)),
        _ => new StandardWebhookFormat(channel.Url, WebhookSignature.TryReadKey(channel.Secret, out var key) ? key : []),
    };
}
