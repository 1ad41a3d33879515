namespace KubeProbe.Notify.Alerts;

/// <summary>How receivers, remedies' webhooks and calendars are called: no redirects, no cookies, no proxy, and no private address that is not allowed.</summary>
static class OutboundHttp
{
    public static HttpClient Create(AlertOptions options) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancellation) =>
            PrivateAddress.ConnectAsync(context.DnsEndPoint, options.AllowPrivateHosts.Contains(context.DnsEndPoint.Host), cancellation),
    })
    { Timeout = Timeout.InfiniteTimeSpan };
}
