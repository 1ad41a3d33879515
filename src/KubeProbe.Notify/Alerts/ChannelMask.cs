using KubeProbe.Notify.Alerts.OnCall;

namespace KubeProbe.Notify.Alerts;

/// <summary>A channel without its secrets: what is made with it can be shown.</summary>
static class ChannelMask
{
    /// <summary>Stands for what is not shown.</summary>
    public const string Hidden = "xxx-hidden-xxx";

    /// <summary>The channel, whose secret and whose address' path and query are hidden where they are secrets.</summary>
    public static AlertChannelOptions Of(AlertChannelOptions channel) => channel with
    {
        Secret = channel.Secret is null ? null : Hidden,
        Url = channel.Kind is AlertChannelKind.Alertmanager or AlertChannelKind.PagerDuty or AlertChannelKind.Email || channel.Url.AbsolutePath.Length <= 1 && channel.Url.Query.Length == 0
            ? channel.Url
            : new Uri($"{channel.Url.GetLeftPart(UriPartial.Authority)}/{Hidden}"),
    };

    /// <summary>The people, whose numbers are hidden but for their ends.</summary>
    public static IReadOnlyList<Person> Of(IEnumerable<Person> people) => [.. people.Select(person => person with { Phone = person.Phone is null ? null : Person.Masked(person.Phone) })];

    /// <summary>A receiver's words, in which it may have repeated a number.</summary>
    public static string? Of(IEnumerable<Person> people, string? said) =>
        people.Select(person => person.Phone).OfType<string>().Aggregate(said, (text, phone) => text?.Replace(phone, Person.Masked(phone), StringComparison.Ordinal).Replace(phone[1..], Person.Masked(phone), StringComparison.Ordinal));

    /// <summary>A receiver's words, in which it may have repeated what it was sent.</summary>
    public static string? Of(AlertChannelOptions channel, string? said)
    {
        if (said is null) return null;
        foreach (var secret in (string?[])[channel.Secret, channel.Url.PathAndQuery.Trim('/')])
            if (secret is { Length: > 3 } && (secret == channel.Secret || Of(channel).Url != channel.Url)) said = said.Replace(secret, Hidden, StringComparison.Ordinal);
        return said;
    }
}
