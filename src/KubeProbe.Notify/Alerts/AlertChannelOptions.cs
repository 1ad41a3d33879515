using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts;

/// <summary>How a channel speaks.</summary>
public enum AlertChannelKind
{
    /// <summary>Standard Webhooks, signed.</summary>
    Webhook,

    /// <summary>Prometheus Alertmanager, API v2.</summary>
    Alertmanager,

    /// <summary>PagerDuty Events, API v2.</summary>
    PagerDuty,

    /// <summary>A Slack incoming webhook.</summary>
    Slack,

    /// <summary>A DingTalk custom robot.</summary>
    DingTalk,

    /// <summary>A Feishu or Lark custom bot.</summary>
    Feishu,

    /// <summary>A WeCom group robot.</summary>
    WeCom,

    /// <summary>E-mail by SMTP.</summary>
    Email,

    /// <summary>CDEvents over CloudEvents: incidents for pipelines and event brokers.</summary>
    CdEvents,

    /// <summary>A voice provider that calls people; ladders say whom.</summary>
    Phone,
}

/// <summary>The language of what people read.</summary>
public enum AlertLanguage
{
    English,
    Chinese,
}

/// <summary>How a CloudEvent is written over HTTP.</summary>
public enum CloudEventsMode
{
    /// <summary>Attributes in headers, the CDEvent as body.</summary>
    Binary,

    /// <summary>Attributes and CDEvent in one JSON body.</summary>
    Structured,
}

/// <summary>One channel: where alerts go, and how.</summary>
public sealed record AlertChannelOptions
{
    /// <summary>As routes name it: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>How it speaks.</summary>
    public required AlertChannelKind Kind { get; init; }

    /// <summary>
    /// Where it posts to; http or https. A secret for chat robots, whose address carries their token. Of e-mail the mail server:
    /// <c>smtp://host:587</c>, or <c>smtps://host:465</c> where TLS begins at once.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// Webhook: the key that signs, <c>whsec_</c> and 24 to 64 bytes in base64. PagerDuty: the routing key. DingTalk, Feishu: the robot's
    /// signing secret, or null where it has none. E-mail: the password of its user. CdEvents: a bearer token, or null. Phone: what its templates see as
    /// <c>secret</c>, or null. Others: null. A secret.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Whom a chat message mentions: user ids, or mobile numbers on DingTalk.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>The language of chat messages.</summary>
    public AlertLanguage Language { get; init; }

    /// <summary>Messages a minute; 0 is no limit. Default 20 for DingTalk and WeCom, 100 for Feishu, 60 for Slack and e-mail: what they take.</summary>
    public int PerMinute { get; init; }

    /// <summary>Whether it is told when something is over. Default true.</summary>
    public bool SendResolved { get; init; } = true;

    /// <summary>How it words what it tells. Default as usual.</summary>
    public ChannelTemplates Templates { get; init; } = new();

    /// <summary>Of e-mail only: from whom, to whom, and how the mail server is spoken to.</summary>
    public EmailOptions? Email { get; init; }

    /// <summary>Of phone only: how the voice provider is asked to call.</summary>
    public PhoneOptions? Phone { get; init; }

    /// <summary>Of CdEvents only: how events are written. Default <see cref="CloudEventsMode.Binary"/>.</summary>
    public CloudEventsMode Mode { get; init; }

    /// <summary>
    /// Of CdEvents only: of which gates it is told, by patterns of the change's label <c>gate</c>; <c>*</c> is all, those without the label among
    /// them. Default none.
    /// </summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>How many messages a minute a robot of this kind takes.</summary>
    public static int UsualPerMinute(AlertChannelKind kind) => kind switch
    {
        AlertChannelKind.DingTalk or AlertChannelKind.WeCom => 20,
        AlertChannelKind.Slack or AlertChannelKind.Email => 60,
        AlertChannelKind.Feishu => 100,
        _ => 0,
    };
}
