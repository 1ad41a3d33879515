using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace KubeProbe.Client.Reports;

/// <summary>
/// Posts a report until it gets a final answer or time is up. Answered 503, another 5xx, 408, 425 or 429, refused, reset or
/// silent connections are tried again, with a growing, jittered pause; a 2xx, a 3xx and every other 4xx are final.
/// </summary>
sealed class ReportSender(HttpClient http, Uri url, string token, string? traceParent, ProbeRunOptions options)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LeastFirst = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task<ReportDelivery> SendAsync(byte[] body, DateTimeOffset deadline)
    {
        var end = Min(deadline, options.Clock.GetUtcNow() + options.DeliveryLimit);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, why, asked) = await AttemptAsync(body, end, attempt == 1);
            if (answer is { } final) return final;

            var wait = asked is { } a && a > pause ? a : pause * (0.8 + Random.Shared.NextDouble() * 0.4);
            if (options.Clock.GetUtcNow() + wait >= end)
            {
                options.Log($"kubeprobe: the report did not reach the centre after {attempt} attempts: {why}");
                return ReportDelivery.Lost;
            }

            options.Log($"kubeprobe: report attempt {attempt}: {why}; again in {wait.TotalSeconds:0.0} s");
            await Task.Delay(wait, options.Clock);
            pause = Min(pause * 2, LongestPause);
        }
    }

    async Task<(ReportDelivery? Final, string Why, TimeSpan? RetryAfter)> AttemptAsync(byte[] body, DateTimeOffset end, bool first)
    {
        // A clock that runs ahead of the centre's must not silence a report: the first attempt always has some time.
        var left = end - options.Clock.GetUtcNow();
        if (first && left < LeastFirst) left = LeastFirst;
        left = Min(left, options.AttemptTimeout);
        if (left <= TimeSpan.Zero) return (null, "the deadline has passed", null);

        using var timeout = new CancellationTokenSource(left, options.Clock);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            // A probe that traces itself is nearer to its report than the trigger is.
            if ((Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : traceParent) is { } trace)
                request.Headers.TryAddWithoutValidation("traceparent", trace);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return (Judge(response.StatusCode), $"the centre answered {(int)response.StatusCode}", RetryAfter(response));
        }
        catch (OperationCanceledException)
        {
            return (null, $"the centre gave no answer within {left.TotalSeconds:0.0} s", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, (e.InnerException ?? e).Message, null);
        }
    }

    ReportDelivery? Judge(HttpStatusCode status)
    {
        switch ((int)status)
        {
            case >= 200 and < 300: return ReportDelivery.Delivered;
            case 410:
                options.Log("kubeprobe: the run was closed before this report came; the centre keeps it as late evidence");
                return ReportDelivery.Late;
            case 408 or 425 or 429: return null;
            case >= 300 and < 500:
                options.Log($"kubeprobe: the centre refused the report with {(int)status}; it is not sent again");
                return ReportDelivery.Refused;
            default: return null;
        }
    }

    TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - options.Clock.GetUtcNow(),
        _ => null,
    };

    static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
