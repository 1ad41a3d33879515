using System.Globalization;
using System.Net;
using System.Text;
using KubeProbe.Core.Alerts;
using Microsoft.Extensions.Options;

namespace KubeProbe.Notify.Alerts;

/// <summary>Posts alerts, signed. Follows no redirect: a receiver that moved has to be configured anew.</summary>
sealed class WebhookChannel : IAlertChannel, IDisposable
{
    readonly AlertWebhookOptions options;
    readonly TimeProvider time;
    readonly HttpClient http;

    public WebhookChannel(IOptions<AlertWebhookOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellation) =>
                PrivateAddress.ConnectAsync(context.DnsEndPoint, this.options.AllowPrivateHosts.Contains(context.DnsEndPoint.Host), cancellation),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        if (options.Url is null || !WebhookSignature.TryReadKey(options.Secret, out var key))
            return new SendResult(false, "No alert webhook is configured: set alerts.webhook.url and alerts.webhook.secret.");

        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = Request(notification, key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Read(response);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendResult(false, $"No answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException fault)
        {
            return new SendResult(false, fault.Message);
        }
    }

    HttpRequestMessage Request(Notification notification, byte[] key)
    {
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url)
        {
            Content = new StringContent(notification.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(key, notification.Id, now, notification.Body));
        return request;
    }

    SendResult Read(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return new SendResult(true);

        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return new SendResult(
            false, $"The receiver answered {(int)response.StatusCode}.", retryAfter, GiveUp: response.StatusCode is HttpStatusCode.Gone);
    }

    public void Dispose() => http.Dispose();
}
