using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.Formats;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts;

/// <summary>One row for each kind of channel.</summary>
static class AlertFormats
{
    public static IAlertFormat Of(AlertChannelOptions channel, AlertOptions options, CallTokens? tokens = null) => channel.Kind switch
    {
        AlertChannelKind.Alertmanager => new AlertmanagerFormat(channel, options.Centre),
        AlertChannelKind.PagerDuty => new PagerDutyFormat(channel, options.Centre),
        AlertChannelKind.Slack => new SlackFormat(channel, new ChannelWords(channel, options.Centre), options.Centre),
        AlertChannelKind.DingTalk => new DingTalkFormat(channel, new ChannelWords(channel, options.Centre)),
        AlertChannelKind.Feishu => new FeishuFormat(channel, new ChannelWords(channel, options.Centre)),
        AlertChannelKind.CdEvents => new CdEventsFormat(channel, options.Centre),
        AlertChannelKind.WeCom => new WeComFormat(channel, new ChannelWords(channel, options.Centre)),
        AlertChannelKind.Phone => new PhoneFormat(channel, [.. options.People], call => PhoneFormat.Callback(tokens, options.Centre, channel.Name, call)),
        _ => new StandardWebhookFormat(channel.Url, WebhookSignature.TryReadKey(channel.Secret, out var key) ? key : [], new ChannelWords(channel, options.Centre)),
    };
}
