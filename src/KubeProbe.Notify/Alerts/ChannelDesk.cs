using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Alerts.Phone;

namespace KubeProbe.Notify.Alerts;

/// <summary>Shows what channels would be sent, and tries them.</summary>
sealed class ChannelDesk(AlertOptions options, IEnumerable<IAlertChannel> channels, TimeProvider time) : IChannelDesk
{
    static readonly string[] Signatures = ["webhook-signature", "Authorization"];

    /// <inheritdoc/>
    public IReadOnlyList<ChannelView> Channels { get; } =
        [.. options.Channels.Select(channel => new ChannelView(channel.Name, channel.Kind.ToString().ToLowerInvariant(), channel.Url.GetLeftPart(UriPartial.Authority)))];

    /// <inheritdoc/>
    public IReadOnlyList<RenderedMessage>? Preview(string channel, Notification notification)
    {
        if (Find(channel) is not { } found || AlertEvent.Read(notification.To(channel)) is not { } told) return null;
        var (masked, now) = (ChannelMask.Of(found), time.GetUtcNow());
        if (found.Kind is AlertChannelKind.Email)
            return [.. new EmailLetters(masked, options.Centre).Of([told], (_, _) => false, now).Select(letter => new RenderedMessage(
                string.Join(", ", letter.To), [.. letter.Message.Headers.Select(header => (header.Field, header.Value))], letter.Message.ToString()))];

        using var request = Format(masked, ref told).Compose([told], now);
        using var text = new StreamReader(request.Content!.ReadAsStream());
        return
        [
            new RenderedMessage(
                $"{request.Method} {request.RequestUri}",
                [.. request.Headers.Concat(request.Content.Headers).Select(header => (header.Key, Signatures.Contains(header.Key) ? ChannelMask.Hidden : string.Join(", ", header.Value)))],
                text.ReadToEnd()),
        ];
    }

    /// <inheritdoc/>
    public async Task<SendResult?> TestAsync(string channel, string by, string? person, CancellationToken cancellation)
    {
        if (Find(channel) is not { } found) return null;
        if (found.Kind is AlertChannelKind.Phone && !options.People.Any(each => each.Name == person && each.Phone is not null))
            return new SendResult(false, $"Say whom to call: {string.Join(", ", options.People.Where(each => each.Phone is not null).Select(each => each.Name).Take(20))}.");
        var sender = channels.First(each => each.Name == channel);
        var (now, alert) = (time.GetUtcNow(), SampleAlert.Test(channel, by, time.GetUtcNow()));
        var test = AlertMessage.Notify(alert, Notification.Test, now).To(channel);
        if (found.Kind is AlertChannelKind.Phone) test = test with { Body = SpecJson.Write(new NotificationBody("alert.test", now, alert, null) { Call = new CallTold("test", 1, 1, person!) }) };
        var result = await sender.SendAsync([test], cancellation);
        // What these keep until it is resolved must not stay.
        if (result.Delivered && found.Kind is AlertChannelKind.Alertmanager or AlertChannelKind.PagerDuty)
        {
            var over = await sender.SendAsync([AlertMessage.Notify(alert with { ResolvedAt = now }, Notification.Resolved, now).To(channel)], cancellation);
            if (!over.Delivered) result = over with { Error = $"The test was taken, but its end was not: {over.Error}" };
        }
        return result with { Answer = Masked(result.Answer), Error = Masked(result.Error) };

        string? Masked(string? said) => ChannelMask.Of(options.People, ChannelMask.Of(found, said));
    }

    // A call is shown as one to whoever is the first that can be called.
    IAlertFormat Format(AlertChannelOptions masked, ref AlertEvent told)
    {
        if (masked.Kind is not AlertChannelKind.Phone) return AlertFormats.Of(masked, options);
        var people = ChannelMask.Of(options.People);
        told = told with { Call = told.Call ?? new CallTold("sample", 1, 1, people.FirstOrDefault(person => person.Phone is not null)?.Name ?? "") };
        return new PhoneFormat(masked, people, _ => options.Centre is { } centre ? new Uri(centre, $"/api/v1/calls/{ChannelMask.Hidden}") : null);
    }

    AlertChannelOptions? Find(string name) => options.Channels.FirstOrDefault(channel => channel.Name == name);
}
