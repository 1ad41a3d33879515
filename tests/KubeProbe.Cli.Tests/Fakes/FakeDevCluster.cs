using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>The control API of a DevCluster fleet, with one cluster and its faults.</summary>
public sealed class FakeDevCluster : IAsyncDisposable
{
    const string Token = "dev-token";

    readonly WebApplication app;

    FakeDevCluster(WebApplication app) => this.app = app;

    public SortedDictionary<string, string> Faults { get; } = [];

    public string Url => app.Urls.Single();

    public static async Task<FakeDevCluster> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var fake = new FakeDevCluster(builder.Build());
        fake.app.Run(fake.AnswerAsync);
        await fake.app.StartAsync();
        return fake;
    }

    string Active => string.Join(',', Faults.Select(f => $$"""{"fault":"{{f.Key}}","effect":"…","parameters":{{f.Value}}}"""));

    async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = 401;
            return;
        }
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        switch (context.Request.Method, path)
        {
            case ("GET", ["faults"]):
                await context.Response.WriteAsync("""{"faults":[{"fault":"api-slow","effect":"Requests wait.","parameters":[{"name":"delay","type":"duration"}]}]}""");
                break;
            case ("GET", ["clusters"]): await context.Response.WriteAsync($$"""{"clusters":[{"name":"dev-a","address":"http://127.0.0.1:1","faults":[{{Active}}]}]}"""); break;
            case ("GET", ["clusters", "dev-a", "faults"]): await context.Response.WriteAsync($$"""{"faults":[{{Active}}]}"""); break;
            case ("PUT", ["clusters", "dev-a", "faults", "unheard-of"]):
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync("""{"error":"There is no fault \"unheard-of\"."}""");
                break;
            case ("PUT", ["clusters", "dev-a", "faults", var fault]):
                using (var body = new StreamReader(context.Request.Body)) Faults[fault] = await body.ReadToEndAsync();
                break;
            case ("DELETE", ["clusters", "dev-a", "faults", var fault]): Faults.Remove(fault); break;
            case ("DELETE", ["clusters", "dev-a", "faults"]): Faults.Clear(); break;
            default: context.Response.StatusCode = 404; break;
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
