using System.Globalization;
using System.Text;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>The notification as it is kept, or as the channel words it, signed as Standard Webhooks says.</summary>
sealed class StandardWebhookFormat(Uri url, byte[] key, ChannelWords words) : IAlertFormat
{
    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var notification = events[0].Notification;
        var body = words.Body(events[0]) ?? notification.Body;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(key, notification.Id, now, body));
        return request;
    }

    public string? Refusal(string body) => null;
}
