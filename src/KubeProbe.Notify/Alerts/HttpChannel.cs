using System.Net;
using System.Text;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.Phone;

namespace KubeProbe.Notify.Alerts;

/// <summary>Posts alerts to one receiver. Follows no redirect: a receiver that moved has to be configured anew.</summary>
sealed class HttpChannel : IAlertChannel, IDisposable
{
    const int LongestAnswer = 16 << 10, LongestShown = 500;

    readonly AlertChannelOptions channel;
    readonly IAlertFormat format;
    readonly TimeSpan timeout;
    readonly TimeProvider time;
    readonly HttpClient http;

    public HttpChannel(AlertChannelOptions channel, AlertOptions options, TimeProvider time, CallTokens? tokens = null)
    {
        (this.channel, this.time, timeout) = (channel, time, options.Timeout);
        format = AlertFormats.Of(channel, options, tokens);
        http = OutboundHttp.Create(options);
    }

    /// <inheritdoc/>
    public string Name => channel.Name;

    /// <inheritdoc/>
    public int PerMinute => channel.PerMinute;

    /// <inheritdoc/>
    public TimeSpan? Bundle => channel.Kind is AlertChannelKind.Phone ? (channel.Phone ?? new PhoneOptions()).Bundle : null;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        var events = notifications.Select(AlertEvent.Read).OfType<AlertEvent>().ToList();
        return events.Count == 0
            ? new SendResult(false, "What was kept of it can't be read by this version.", GiveUp: true)
            : await PostAsync(now => format.Compose(events, now), format.Refusal, cancellation);
    }

    /// <summary>Posts what is composed within the time limit. Never throws for the receiver's fault.</summary>
    public async Task<SendResult> PostAsync(Func<DateTimeOffset, HttpRequestMessage> compose, Func<string, string?> refusalOf, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = compose(time.GetUtcNow());
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, refusalOf, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendResult(false, $"No answer within {timeout.TotalSeconds:0} s.");
        }
        catch (NotComposedException fault)
        {
            return new SendResult(false, fault.Message, GiveUp: true);
        }
        catch (HttpRequestException fault)
        {
            // Its words name the host, never the path, which is a secret of chat robots.
            return new SendResult(false, fault.Message);
        }
    }

    async Task<SendResult> ReadAsync(HttpResponseMessage response, Func<string, string?> refusalOf, CancellationToken cancellation)
    {
        var said = await SaidAsync(response, cancellation);
        var answer = $"{(int)response.StatusCode} {response.ReasonPhrase}: {JsonBody.Within(said, LongestShown)}".TrimEnd(' ', ':');
        if (format.IsTaken(response.StatusCode))
            return refusalOf(said) is { } refusal ? new SendResult(false, refusal) { Answer = answer } : new SendResult(true) { Answer = answer };

        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return new SendResult(
            false, $"The receiver answered {(int)response.StatusCode}.", retryAfter, GiveUp: format.IsFinal(response.StatusCode)) { Answer = answer };
    }

    // What a receiver says beside its refusal is for people; that it can't be read changes nothing.
    static async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await BeginningAsync(response.Content, cancellation);
        }
        catch (Exception fault) when (!response.IsSuccessStatusCode && fault is IOException or HttpRequestException or OperationCanceledException)
        {
            return "";
        }
    }

    // A receiver that says much has taken it all the same: the rest is left unread.
    static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[LongestAnswer];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    public void Dispose() => http.Dispose();
}
