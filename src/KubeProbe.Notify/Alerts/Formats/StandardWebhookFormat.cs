using System.Globalization;
using System.Text;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>The notification as it is kept, signed as Standard Webhooks says.</summary>
sealed class StandardWebhookFormat(Uri url, byte[] key) : IAlertFormat
{
    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var notification = events[0].Notification;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(notification.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(key, notification.Id, now, notification.Body));
        return request;
    }

    public string? Refusal(string body) => null;
}
