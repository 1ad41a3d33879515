using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts.Email;

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

        using var request = AlertFormats.Of(masked, options.Centre).Compose([told], now);
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
    public async Task<SendResult?> TestAsync(string channel, string by, CancellationToken cancellation)
    {
        if (Find(channel) is not { } found) return null;
        var sender = channels.First(each => each.Name == channel);
        var (now, alert) = (time.GetUtcNow(), SampleAlert.Test(channel, by, time.GetUtcNow()));
        var result = await sender.SendAsync([AlertMessage.Notify(alert, Notification.Test, now).To(channel)], cancellation);
        // What these keep until it is resolved must not stay.
        if (result.Delivered && found.Kind is AlertChannelKind.Alertmanager or AlertChannelKind.PagerDuty)
        {
            var over = await sender.SendAsync([AlertMessage.Notify(alert with { ResolvedAt = now }, Notification.Resolved, now).To(channel)], cancellation);
            if (!over.Delivered) result = over with { Error = $"The test was taken, but its end was not: {over.Error}" };
        }
        return result with { Answer = ChannelMask.Of(found, result.Answer), Error = ChannelMask.Of(found, result.Error) };
    }

    AlertChannelOptions? Find(string name) => options.Channels.FirstOrDefault(channel => channel.Name == name);
}
