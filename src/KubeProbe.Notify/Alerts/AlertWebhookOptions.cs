namespace KubeProbe.Notify.Alerts;

/// <summary>The one channel there is: a signed webhook, as <see href="https://www.standardwebhooks.com">Standard Webhooks</see> says.</summary>
public sealed class AlertWebhookOptions
{
    /// <summary>Where alerts are posted; http or https. Null sends none: alerts are kept and listed all the same.</summary>
    public Uri? Url { get; set; }

    /// <summary>The key: <c>whsec_</c> and 24 to 64 bytes in base64. Required with <see cref="Url"/>. A secret.</summary>
    public string? Secret { get; set; }

    /// <summary>
    /// Hosts the webhook may be at although they are private, loopback or link-local addresses: names or addresses, without ports.
    /// Default none, so that whoever may write this configuration can't make the centre call what only the centre can reach.
    /// </summary>
    public IList<string> AllowPrivateHosts { get; set; } = [];

    /// <summary>How long one attempt may take: 1 s to 20 s, less than a notification is leased for. Default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with these options, all of it.</summary>
    public IEnumerable<string> Validate()
    {
        if (Url is not null && (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https")))
            yield return "alerts.webhook.url must be an absolute http or https address.";
        if (Url is not null && !WebhookSignature.TryReadKey(Secret, out _))
            yield return "alerts.webhook.secret must be whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32).";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(20))
            yield return "alerts.webhook.timeout must lie between 1s and 20s.";
    }
}
