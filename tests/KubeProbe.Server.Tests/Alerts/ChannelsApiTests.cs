using System.Net;
using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Alert = KubeProbe.Core.Alerts.Alert;

namespace KubeProbe.Server.Tests.Alerts;

public sealed class ChannelsApiTests(RunningServer running)
{
    [Fact]
    public async Task A_channel_is_shown_and_tried_and_what_it_refuses_for_good_is_a_dead_letter_that_can_be_sent_again()
    {
        var gone = true;
        await using var receiver = await ReceiverAsync(context =>
        {
            context.Response.StatusCode = gone ? 410 : 200;
            return context.Response.WriteAsync(gone ? "no more" : "ok");
        });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"channels: [{{name: chat, kind: slack, url: '{receiver.Urls.Single()}/services/secret-path'}}]\nroutes: [{{case: dns, channels: [chat]}}]\n");
        await using var server = await OwnServer.StartAsync(options => (options.AlertChannelsFile, options.AlertTargets) = (file, ["127.0.0.1"]));

        var preview = JsonParser.Default.Parse<PreviewMessageResponse>(await server.Http.GetStringAsync("/api/v1/channels/chat/preview?resolved=true"));
        Assert.Contains("[Resolved] dns-resolution", Assert.Single(preview.Messages).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", preview.ToString(), StringComparison.Ordinal);
        Assert.Equal("slack", Assert.Single(JsonParser.Default.Parse<ListChannelsResponse>(await server.Http.GetStringAsync("/api/v1/channels")).Channels).Kind);

        var ofIncident = new Alert { Id = "p1", Cluster = "c", Case = "preview", RaisedAt = TimeProvider.System.GetUtcNow(), Summary = "no answer of it", Group = "preview" };
        await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>("preview").TakeAsync(new AlertNews(ofIncident, "raised", null));
        var incident = Assert.Single(JsonParser.Default.Parse<ListIncidentsResponse>(await server.Http.GetStringAsync("/api/v1/incidents?group=preview")).Incidents);
        preview = JsonParser.Default.Parse<PreviewMessageResponse>(await server.Http.GetStringAsync($"/api/v1/channels/chat/preview?incident={incident.Id}"));
        Assert.Contains("[Error] preview on c", preview.Messages[0].Body, StringComparison.Ordinal);
        Assert.Contains(incident.Id, preview.Messages[0].Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/api/v1/channels/chat/preview?incident=inc-none")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Http.GetAsync($"/api/v1/channels/chat/preview?incident={incident.Id}&alert=p1")).StatusCode);

        var refused = await PostAsync<TestChannelResponse>(server, "/api/v1/channels/chat/test");
        Assert.Equal((false, "The receiver answered 410.", "410 Gone: no more"), (refused.Delivered, refused.Error, refused.Answer));

        var (alert, now) = (new Alert { Id = "a1", Cluster = "c", Case = "dns", RaisedAt = default, Summary = "no answer" }, TimeProvider.System.GetUtcNow());
        await server.Services.GetRequiredService<IAlertBook>().WriteAsync(alert, AlertMessage.Notify(alert, "raised", now), default);
        ListDeadLettersResponse dead;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((dead = JsonParser.Default.Parse<ListDeadLettersResponse>(await server.Http.GetStringAsync("/api/v1/dead-letters", patience.Token))).DeadLetters.Count == 0) await Task.Delay(100, patience.Token);
        Assert.Equal(("a1.raised@chat", "chat", "a1", "The receiver answered 410."), (dead.DeadLetters[0].Id, dead.DeadLetters[0].Channel, dead.DeadLetters[0].Alert, dead.DeadLetters[0].LastError));

        var (book, over) = (server.Services.GetRequiredService<IAlertBook>(), alert with { Id = "a0", Cluster = "over" });
        await book.WriteAsync(over, AlertMessage.Notify(over, "raised", now), default);
        await StateAsync(book, "a0.raised@chat", NotificationState.Abandoned, patience.Token);

        gone = false;
        await book.WriteAsync(over with { ResolvedAt = now }, AlertMessage.Notify(over with { ResolvedAt = now }, Notification.Resolved, now), default);
        await StateAsync(book, "a0.resolved@chat", NotificationState.Delivered, patience.Token);
        using var late = await server.Http.PostAsync("/api/v1/dead-letters/resend", new StringContent("""{"ids":["a0.raised@chat","a1.raised@chat"]}"""));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("a0.raised@chat would fire at the receiver for ever: it has been told since that it is over. Nothing was sent. Leave it out", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await PostAsync<ResendDeadLettersResponse>(server, "/api/v1/dead-letters/resend", """{"ids":["a1.raised@chat"]}""")).Count);
        Assert.Equal(["a0.raised@chat"], JsonParser.Default.Parse<ListDeadLettersResponse>(await server.Http.GetStringAsync("/api/v1/dead-letters")).DeadLetters.Select(letter => letter.Id));
        Assert.Equal((true, "200 OK: ok"), (await PostAsync<TestChannelResponse>(server, "/api/v1/channels/chat/test")) is var taken ? (taken.Delivered, taken.Answer) : default);
        Assert.Contains("channel.test", await server.Http.GetStringAsync("/api/v1/audit"), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task What_there_is_not_is_said_and_trying_needs_an_operator()
    {
        using var viewer = running.Http((await running.TokenAsync("viewer")).Secret);
        using var admin = running.Http(running.AdminToken);

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/api/v1/channels/none/preview")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/api/v1/channels/none/test", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/api/v1/channels/none/test", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/api/v1/dead-letters/resend", new StringContent("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync("/api/v1/dead-letters/resend", new StringContent("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/api/v1/dead-letters/resend", new StringContent("""{"ids":["none"]}"""))).StatusCode);
    }

    static async Task StateAsync(IAlertBook book, string notification, NotificationState state, CancellationToken cancellation)
    {
        while ((await book.PageAsync(new AlertFilter("over", null, false, null, 10), cancellation)).SelectMany(one => one.Notifications).FirstOrDefault(one => one.Id == notification)?.State != state)
            await Task.Delay(50, cancellation);
    }

    static async Task<T> PostAsync<T>(OwnServer server, string path, string body = "") where T : IMessage<T>, new()
    {
        using var answer = await server.Http.PostAsync(path, new StringContent(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return new MessageParser<T>(() => new T()).ParseJson(await answer.Content.ReadAsStringAsync());
    }

    static async Task<WebApplication> ReceiverAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = builder.Build();
        receiver.Run(answer);
        await receiver.StartAsync();
        return receiver;
    }
}
