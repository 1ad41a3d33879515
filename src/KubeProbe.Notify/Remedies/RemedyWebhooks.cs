using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Remedies;

/// <summary>Calls of remedies, signed as Standard Webhooks says. Follows no redirect.</summary>
sealed class RemedyWebhooks : IRemedyWebhooks, IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly ISecretVault vault;
    readonly TimeProvider time;
    readonly AlertOptions options;
    readonly HttpClient http;

    public RemedyWebhooks(ISecretVault vault, AlertOptions options, TimeProvider time)
    {
        (this.vault, this.options, this.time) = (vault, options, time);
        http = OutboundHttp.Create(options);
    }

    /// <inheritdoc/>
    public async Task<SendResult> PostAsync(WebhookAction webhook, string id, string body, bool dryRun, CancellationToken cancellation)
    {
        var secret = await vault.ReadAsync(webhook.SecretRef, cancellation);
        if (secret is null)
            return new SendResult(false, $"There is no secret {webhook.SecretRef.Name} with key {webhook.SecretRef.Key}: apply it.", GiveUp: true);
        if (!WebhookSignature.TryReadKey(Encoding.UTF8.GetString(secret).Trim(), out var key))
            return new SendResult(false, $"Secret {webhook.SecretRef.Name}, key {webhook.SecretRef.Key}, is no signing key: write whsec_ and base64 of 24 to 64 bytes.", GiveUp: true);

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return dryRun ? await LookAsync(webhook.Url, either.Token) : await SendAsync(webhook.Url, key, id, body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendResult(false, $"{webhook.Url.Host} gave no answer within {Limit.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or System.Net.Sockets.SocketException)
        {
            return new SendResult(false, fault.Message);
        }
    }

    // The address is looked up and judged as it is when it is called; nobody is connected to.
    async Task<SendResult> LookAsync(Uri url, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(url.IdnHost, cancellation);
        return options.AllowPrivateHosts.Contains(url.IdnHost) || addresses.Any(address => !PrivateAddress.Is(address))
            ? new SendResult(true)
            : new SendResult(false, $"{url.Host} is at a private address. If that is meant, name it in alerts.allowedTargets.", GiveUp: true);
    }

    async Task<SendResult> SendAsync(Uri url, byte[] key, string id, string body, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(key, id, now, body));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return response.IsSuccessStatusCode
            ? new SendResult(true)
            : new SendResult(
                false, $"{url.Host} answered {(int)response.StatusCode}.", response.Headers.RetryAfter?.Delta, GiveUp: response.StatusCode is HttpStatusCode.Gone);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
