using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Dev.CaseTests;

/// <summary>Takes reports as the centre does, and remembers them.</summary>
sealed class CaseCentre : IAsyncDisposable
{
    const int MaxBytes = 256 * 1024;

    readonly WebApplication app;
    readonly Lock gate = new();
    readonly List<string> reports = [];

    CaseCentre(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyList<string> Reports { get { lock (gate) return [.. reports]; } }

    /// <summary>Where nothing listens.</summary>
    public static Uri Nowhere()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
    }

    public static async Task<CaseCentre> StartAsync(string token, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var centre = new CaseCentre(builder.Build());
        centre.app.MapPost("/report/v1/runs/{id}", (HttpContext context) => centre.TakeAsync(context, token));
        await centre.app.StartAsync(cancellation);
        return centre;
    }

    async Task TakeAsync(HttpContext context, string token)
    {
        if (context.Request.Headers.Authorization.ToString() != $"Bearer {token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > MaxBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        bool first;
        lock (gate)
        {
            first = reports.Count == 0;
            reports.Add(System.Text.Encoding.UTF8.GetString(body.ToArray()));
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(first ? """{"answer":"accepted"}""" : """{"answer":"repeated"}""", context.RequestAborted);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
