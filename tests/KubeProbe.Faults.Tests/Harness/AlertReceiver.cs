using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>The other end of the alert webhook. Remembers every message it took.</summary>
sealed class AlertReceiver : IAsyncDisposable
{
    readonly ConcurrentQueue<ReceivedAlert> received = new();
    readonly WebApplication app;
    volatile Task open = Task.CompletedTask;

    AlertReceiver(WebApplication app) => this.app = app;

    public IReadOnlyCollection<ReceivedAlert> Received => received;

    /// <summary>Counts messages that have come, taken or not.</summary>
    public Counting Came { get; } = new();

    public string[] Settings => ["--alerts.url", $"{app.Urls.First()}/alerts", "--alerts.secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", "--alerts.allowedTargets", "127.0.0.1"];

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new AlertReceiver(builder.Build());
        receiver.app.MapPost("/alerts", receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Messages that come from now on wait until this completes; then they are taken, unless their sender is gone.</summary>
    public void HoldUntil(Task open) => this.open = open;

    async Task TakeAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        Came.Add();
        try
        {
            await open.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return;
        }
        received.Enqueue(new ReceivedAlert(
            context.Request.Headers["webhook-id"].ToString(), body["type"]!.GetValue<string>(),
            body["data"]!["cluster"]!.GetValue<string>(), body["data"]!["case"]?.GetValue<string>() ?? ""));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A message that was taken.</summary>
sealed record ReceivedAlert(string Id, string Type, string Cluster, string Case);
