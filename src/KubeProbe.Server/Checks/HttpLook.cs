using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Server.Checks;

/// <summary>One HTTP request, on a connection of its own.</summary>
static class HttpLook
{
    const int MostBody = 1024 * 1024;

    public static async Task<CheckFindings> LookAsync(HttpCheck check, CheckTargets targets, TimeProvider time, CancellationToken cancellation)
    {
        if (CheckRules.UrlFault(check.Url) is { } wrong) throw new CheckRefusedException(wrong);

        var found = new CheckFindings();
        using var http = new HttpClient(Handler(check.SkipVerify, targets, certificate => Certificates.Add(found, certificate, time)));
        http.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(new HttpMethod(check.Method), check.Url);
        if (check.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, (string?)null);
        foreach (var (name, value) in check.Headers)
        {
            // Headers of the body are the content's, by name alone.
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        found.Add("status", (int)answer.StatusCode);
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) found.Add($"header.{name}", string.Join(", ", values));
        found.AddBody(await ReadAsync(answer, cancellation));
        return found;
    }

    public static SocketsHttpHandler Handler(bool skipVerify, CheckTargets targets, Action<X509Certificate2> see) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        MaxResponseHeadersLength = 64,
        ConnectCallback = (context, token) => targets.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                if (certificate is X509Certificate2 shown) see(shown);
                return skipVerify || errors is SslPolicyErrors.None;
            },
        },
    };

    static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var body = new byte[MostBody];
        var read = await stream.ReadAtLeastAsync(body, MostBody, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(body, 0, read);
    }
}
