using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeProbe.DevCluster.Http;

/// <summary>The open port of a cluster's API: TLS, HTTP/1.1 and HTTP/2, on loopback only. It can close the port and open it again.</summary>
sealed class ApiListener(X509Certificate2 certificate, ILoggerFactory loggers) : IAsyncDisposable
{
    /// <summary>Larger than the largest object a real API server takes (3 MiB at etcd's default), so that it is ours to refuse.</summary>
    const long LargestBody = 8 << 20;

    readonly SemaphoreSlim turn = new(1, 1);
    WebApplication? open;
    RequestDelegate handle = NotReadyAsync;

    /// <summary>Known once the port was opened the first time.</summary>
    public int Port { get; private set; }

    /// <exception cref="IOException">The port is in use.</exception>
    public async Task OpenAsync(int port, CancellationToken cancellation)
    {
        Port = port;
        await ReopenAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Says who answers; until then every request gets 503.</summary>
    public void Serve(RequestDelegate handler) => handle = handler;

    public async Task ReopenAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (open is not null) return;
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddSingleton(loggers);
            builder.WebHost.UseKestrel(Configure);
            var app = builder.Build();
            app.Run(context => handle(context));
            await app.StartAsync(cancellation).ConfigureAwait(false);
            Port = new Uri(app.Urls.First()).Port;
            open = app;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Closes the port and every connection: from now on connections are refused.</summary>
    public async Task CloseAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (open is null) return;
            // Stopped with a token that has already run out, the server doesn't wait for watches to end by themselves.
            await open.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
            await open.DisposeAsync().ConfigureAwait(false);
            open = null;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        turn.Dispose();
    }

    static Task NotReadyAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.MaxStreamsPerConnection = 1000;
        options.Listen(IPAddress.Loopback, Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        });
    }
}
