using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Manifests;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts;

/// <summary>The channels alerts go to, and which go where.</summary>
public sealed class AlertOptions
{
    /// <summary>The channels; none sends nothing: alerts are kept and listed all the same.</summary>
    public IList<AlertChannelOptions> Channels { get; set; } = [];

    /// <summary>The routes, in their order. None: everything goes to the channel named <c>webhook</c>.</summary>
    public IList<AlertRoute> Routes { get; set; } = [];

    /// <summary>Who can be called.</summary>
    public IList<Person> People { get; set; } = [];

    /// <summary>The calendars that say who is on call.</summary>
    public IList<RotaOptions> Rotas { get; set; } = [];

    /// <summary>Who is called one after the other.</summary>
    public IList<EscalationLadder> Ladders { get; set; } = [];

    /// <summary>The centre's own address, for links; null makes none.</summary>
    public Uri? Centre { get; set; }

    /// <summary>
    /// Hosts that channels may be at although they are private, loopback or link-local addresses: names or addresses, without ports.
    /// Default none, so that whoever may write this configuration can't make the centre call what only the centre can reach.
    /// </summary>
    public IList<string> AllowPrivateHosts { get; set; } = [];

    /// <summary>How long one attempt may take: 1 s to 20 s, less than a notification is leased for. Default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with these options, all of it.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var channel in Channels)
            foreach (var fault in Faults(channel).Concat(TemplateRules.Faults(channel)).Concat(channel.Kind is AlertChannelKind.Phone ? PhoneRules.Faults(channel, Centre) : []))
                yield return $"channel {channel.Name}: {fault}";
        foreach (var name in Channels.GroupBy(channel => channel.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            yield return $"channel {name} is there twice. Give each a name of its own.";
        var names = Channels.Select(channel => channel.Name).ToHashSet();
        foreach (var unknown in Routes.SelectMany(route => route.Channels).Distinct().Where(name => !names.Contains(name)))
            yield return $"a route names the channel {unknown}, which is not declared.";
        foreach (var odd in Routes.Select(route => route.Repeat).OfType<TimeSpan>().Where(repeat => repeat != TimeSpan.Zero && (repeat < TimeSpan.FromMinutes(1) || repeat > TimeSpan.FromDays(7))).Distinct())
            yield return $"a route's repeat is {Duration.Format(odd)}; it must be 0s for never, or lie between 1m and 7d.";
        foreach (var fault in LadderRules.Faults(this)) yield return fault;
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(20)) yield return "the timeout must lie between 1s and 20s.";
    }

    static IEnumerable<string> Faults(AlertChannelOptions channel)
    {
        if (channel.Name.Length is 0 or > 63 || channel.Name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            yield return "its name must be 1 to 63 lower-case letters, digits and hyphens.";
        if (channel.Kind is AlertChannelKind.Email)
            foreach (var fault in EmailRules.Faults(channel)) yield return fault;
        else if (!channel.Url.IsAbsoluteUri || channel.Url.Scheme is not ("http" or "https")) yield return "its url must be an absolute http or https address.";
        if (channel.Kind is AlertChannelKind.Webhook && !WebhookSignature.TryReadKey(channel.Secret, out _))
            yield return "its secret must be whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32).";
        if (channel.Kind is AlertChannelKind.PagerDuty && channel.Secret is not { Length: 32 })
            yield return "its secret must be the routing key of a PagerDuty integration: 32 characters.";
        if (channel.Kind is not AlertChannelKind.CdEvents && (channel.Gates.Count > 0 || channel.Mode is not CloudEventsMode.Binary))
            yield return "gates and mode are of channels of the kind CdEvents only. Leave them out.";
        if (channel.PerMinute is < 0 or > 6_000) yield return "perMinute must lie between 0 and 6000.";
    }
}
