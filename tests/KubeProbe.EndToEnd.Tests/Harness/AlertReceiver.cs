using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>The other end of the alert webhook.</summary>
sealed class AlertReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    readonly Channel<(string Id, JsonNode Body)> received = Channel.CreateUnbounded<(string, JsonNode)>();
    readonly WebApplication app;

    AlertReceiver(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.First()}/alerts";

    public ChannelReader<(string Id, JsonNode Body)> Received => received.Reader;

    public string[] Settings => ["--alerts.url", Url, "--alerts.secret", Secret, "--alerts.allowedTargets", "127.0.0.1"];

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new AlertReceiver(builder.Build());
        receiver.app.MapPost("/alerts", async (HttpContext context) =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body);
            receiver.received.Writer.TryWrite((context.Request.Headers["webhook-id"].ToString(), body!));
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public async Task<JsonNode> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (await received.Reader.ReadAsync(patience.Token)).Body;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
