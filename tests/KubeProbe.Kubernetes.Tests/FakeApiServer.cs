using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>An API server that answers what a test tells it to, over TLS on loopback, and remembers what it was asked.</summary>
sealed class FakeApiServer : IAsyncDisposable
{
    const string BodyItem = "body";

    readonly ConcurrentQueue<AskedRequest> asked = [];
    readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = [];
    WebApplication app = null!;

    public required TestAuthority Trusted { get; init; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Answers whatever nothing was said of.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = static context =>
        WriteAsync(context, 404, ApiTexts.Status(404, "NotFound", "the server could not find the requested resource"));

    public IReadOnlyList<AskedRequest> Asked => [.. asked];

    /// <summary>Method and path of every request, without queries.</summary>
    public IReadOnlyList<string> Sequence => [.. asked.Select(r => $"{r.Method} {r.Path}")];

    public static async Task<FakeApiServer> StartAsync(
        X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2, int port = 0)
    {
        var authority = new TestAuthority();
        var server = new FakeApiServer { Trusted = authority };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(certificate ?? authority.Issue(TimeSpan.FromDays(1)));
            });
        });
        server.app = builder.Build();
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        var address = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Address = new Uri(address);
        return server;
    }

    /// <summary>Answers a method and path (without query) so, until told otherwise.</summary>
    public void On(string request, Func<HttpContext, Task> answer) => answers[request] = answer;

    public void On(string request, int status, string json, string? retryAfter = null) => On(request, context =>
    {
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return WriteAsync(context, status, json);
    });

    public void OnStatus(string request, int code, string reason, string message) => On(request, code, ApiTexts.Status(code, reason, message));

    /// <summary>The body of a request being answered.</summary>
    public static string BodyOf(HttpContext context) => (string)context.Items[BodyItem]!;

    public static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        Trusted.Dispose();
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        asked.Enqueue(new AskedRequest(
            context.Request.Method, context.Request.Path, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            body, context.Request.Headers.Authorization.ToString(), context.Request.Protocol));
        context.Items[BodyItem] = body;
        if (answers.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var answer)) await answer(context);
        else await Otherwise(context);
    }
}

sealed record AskedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body, string Authorization, string Protocol);
