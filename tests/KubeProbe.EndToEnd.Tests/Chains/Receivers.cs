using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>One message as a receiver took it.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Key">What the receiver knows a repetition by; of chat robots, which have no such thing, the message itself.</param>
/// <param name="What">What became of the incident: <c>raised</c>, <c>resolved</c> and so on.</param>
/// <param name="Body">As it was sent.</param>
sealed record Received(string Channel, string Key, string What, JsonNode Body);

/// <summary>
/// What stands at the other end of the channels. Each takes only what is signed as its protocol documents, and else says what the real one says; what
/// it took is kept in order.
/// </summary>
sealed class Receivers : IAsyncDisposable
{
    /// <summary>Every channel, the real Alertmanager among them: what that sends on is kept here.</summary>
    public static readonly string[] Channels = ["alertmanager", "dingtalk", "feishu", "hook", "pagerduty", "slack"];

    readonly ConcurrentQueue<Received> taken = [], waiting = [];
    readonly ConcurrentQueue<string> refused = [];
    readonly WebApplication app;
    volatile TaskCompletionSource? hold;

    Receivers(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>All that was taken, repetitions too.</summary>
    public IReadOnlyCollection<Received> Taken => taken;

    /// <summary>What came while they were held, and had no answer.</summary>
    public IReadOnlyCollection<Received> Waiting => waiting;

    /// <summary>What was not signed as it must be.</summary>
    public IReadOnlyCollection<string> Refused => refused;

    /// <summary>What the automation does that a remedy calls: once for each id, as a receiver of such calls must.</summary>
    public Action? Automation { get; set; }

    /// <summary>Ids of the calls to the automation, as they came.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<Receivers> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receivers = new Receivers(builder.Build());
        receivers.Map();
        await receivers.app.StartAsync();
        return receivers;
    }

    /// <summary>From now on nobody gets an answer, until they are let go.</summary>
    public void Hold() => hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        var held = hold;
        hold = null;
        held?.SetResult();
    }

    void Map()
    {
        Take("/hook", "hook", request => Signatures.StandardWebhook(request, Signatures.HookSecret),
            request => new Received("hook", request.Headers["webhook-id"].ToString(), request.Body.Text("type")["alert.".Length..], request.Body), bad: (401, ""), good: (200, ""));
        Take("/pagerduty", "pagerduty", request => request.Body.Text("routing_key") == Signatures.RoutingKey,
            request => new Received("pagerduty", $"{request.Body.Text("dedup_key")}/{request.Body.Text("event_action")}", request.Body.Text("event_action") == "resolve" ? "resolved" : "raised", request.Body),
            bad: (400, """{"status":"invalid event"}"""), good: (202, """{"status":"success"}"""));
        Take("/slack/T1/B1/token", "slack", _ => true, request => OfChat("slack", request.Body.Text("text"), request.Body), bad: (403, "invalid_token"), good: (200, "ok"));
        Take("/dingtalk", "dingtalk", request => Signatures.DingTalk(request.Query), request => OfChat("dingtalk", request.Body["markdown"]!.Text("title"), request.Body),
            bad: (200, """{"errcode":310000,"errmsg":"sign not match"}"""), good: (200, """{"errcode":0,"errmsg":"ok"}"""));
        Take("/feishu", "feishu", request => Signatures.Feishu(request.Body), request => OfChat("feishu", request.Body["card"]!["header"]!["title"]!.Text("content"), request.Body["card"]!),
            bad: (200, """{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}"""), good: (200, """{"code":0,"msg":"success"}"""));
        app.MapPost("/alertmanager", async (HttpContext context) =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            foreach (var alert in body["alerts"]!.AsArray())
                taken.Enqueue(new Received("alertmanager", $"{alert!["labels"]!.Text("alert_id")}/{alert.Text("status")}", alert.Text("status") == "resolved" ? "resolved" : "raised", alert));
        });
        app.MapPost("/automation", (Delegate)AutomateAsync);
    }

    void Take(
        string path, string channel, Func<SignedRequest, bool> isSigned, Func<SignedRequest, Received> read, (int Status, string Answer) bad, (int Status, string Answer) good) =>
        app.MapPost(path, async (HttpContext context) =>
        {
            var request = await SignedRequest.ReadAsync(context.Request);
            var signed = isSigned(request);
            if (!signed) refused.Enqueue($"{channel}: {request.Text}");
            else await KeepAsync(read(request), context.RequestAborted);
            var (status, answer) = signed ? good : bad;
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer);
        });

    async Task KeepAsync(Received message, CancellationToken aborted)
    {
        if (hold is { } held)
        {
            waiting.Enqueue(message);
            await held.Task.WaitAsync(aborted);
        }
        taken.Enqueue(message);
    }

    async Task<IResult> AutomateAsync(HttpContext context)
    {
        var request = await SignedRequest.ReadAsync(context.Request);
        if (!Signatures.StandardWebhook(request, Signatures.AutomationSecret))
        {
            refused.Enqueue($"automation: {request.Text}");
            return Results.Unauthorized();
        }
        var id = request.Headers["webhook-id"].ToString();
        var first = !Calls.Contains(id);
        Calls.Enqueue(id);
        if (first) Automation?.Invoke();
        return Results.Ok();
    }

    // A chat message has no id, and its title tells what became of the incident, in English or Chinese.
    static Received OfChat(string channel, string title, JsonNode body) =>
        new(channel, body.ToJsonString(), title.StartsWith("[Resolved]", StringComparison.Ordinal) || title.StartsWith("[已恢复]", StringComparison.Ordinal) ? "resolved" : "raised", body);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
