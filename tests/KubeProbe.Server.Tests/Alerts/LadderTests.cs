using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Alert = KubeProbe.Core.Alerts.Alert;

namespace KubeProbe.Server.Tests.Alerts;

/// <summary>A ladder goes on where it was when its server was stopped, and ends when who was called says so on the phone.</summary>
public sealed class LadderTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-ladder-");
    readonly Channel<(JsonNode Body, string Key)> calls = System.Threading.Channels.Channel.CreateUnbounded<(JsonNode, string)>();
    WebApplication provider = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider = builder.Build();
        provider.MapGet("/rota.ics", () => "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nDTEND:20260102T000000Z\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Ann\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        provider.MapPost("/calls", async context =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body);
            await calls.Writer.WriteAsync((body!, context.Request.Headers["Idempotency-Key"].ToString()));
        });
        await provider.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "channels.yaml"), $$$"""
            channels:
            - name: voice
              kind: phone
              url: {{{provider.Urls.Single()}}}/calls
              headers: {Idempotency-Key: '{{ key }}'}
              acknowledge: {field: Digits, values: ['1']}
              status: CallStatus
              failed: [busy]
              bundle: 0s
            people:
            - {name: ann, phone: '+8613800000042'}
            - {name: bob, phone: '+491700000001'}
            rotas:
            - {name: first, url: '{{{provider.Urls.Single()}}}/rota.ics'}
            ladders:
            - {name: ops, channel: voice, steps: [{after: 0s, call: [rota/first]}, {after: 10m, call: [bob]}]}
            routes:
            - {ladder: ops}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await Folders.RemoveAsync(folder);
    }

    [Fact]
    public async Task The_next_step_is_taken_after_a_restart_and_a_key_that_is_pressed_ends_it()
    {
        string incident;
        JsonNode first;
        await using (var server = await StartAsync())
        {
            var oncall = await RotaReadAsync(server);
            Assert.Equal(("first", "ann"), (oncall.Rotas[0].Name, Assert.Single(oncall.Rotas[0].People)));
            Assert.Equal(["ann", "bob"], oncall.Ladders[0].Steps.SelectMany(step => step.Call));
            var alert = new Alert { Id = "ladder-1", Cluster = "c", Case = "ladder", RaisedAt = TimeProvider.System.GetUtcNow(), Summary = "no answer", Group = "ladder" };
            await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>("ladder").TakeAsync(new AlertNews(alert, "raised", null));
            (first, _) = await CallAsync();
            Assert.Equal("+8613800000042", (string?)first["to"]);
            incident = (string)first["incident"]!;

            Assert.Equal("Noted. Nothing is acknowledged by this.", await PostAsync(server, first, "CallStatus=no-answer&Digits=9"));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/v1/calls/kpc_forged.token"));
        }

        await using (var server = await StartAsync())
        {
            await PassAsync(server, incident);
            var (second, key) = await CallAsync();
            Assert.Equal(("+491700000001", incident), ((string?)second["to"], (string?)second["incident"]));
            Assert.Equal((string?)second["key"], key);
            Assert.NotEqual((string?)first["key"], key);

            Assert.Equal($"Incident {incident} is acknowledged by bob by phone.", await PostAsync(server, second, "CallStatus=completed&Digits=1"));
            // Once more, as a provider does that lost the answer.
            Assert.Equal($"Incident {incident} is acknowledged by bob by phone.", await PostAsync(server, second, "CallStatus=completed&Digits=1"));
            var detail = JsonParser.Default.Parse<IncidentDetail>(await server.Http.GetStringAsync($"/api/v1/incidents/{incident}"));
            Assert.Equal(("acknowledged", "bob by phone"), (detail.Incident.State, detail.Incident.AcknowledgedBy));
            Assert.Equal(
                ["Ladder ops begins.", "Step 1 of 2 of ladder ops: ann called.", "The call to ann, step 1 of ladder ops: no-answer.", "Step 2 of 2 of ladder ops: bob called.", "Ladder ops is at its end: it calls nobody any more.", "Acknowledged: Called by step 2 of ladder ops."],
                detail.Story.Where(line => line.Kind is "escalation" or "acknowledged").Select(line => line.Text));
            Assert.False(calls.Reader.TryRead(out _));

            // Who is called of several incidents at once takes all of them on.
            var now = TimeProvider.System.GetUtcNow();
            foreach (var name in (string[])["one", "two"])
                await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>(name).TakeAsync(
                    new AlertNews(new Alert { Id = name, Cluster = "c", Case = "ladder", RaisedAt = now, Summary = "no answer", Group = name }, "raised", null));
            var claims = new CallClaims(IncidentId.Of("one", "one"), "voice", "ops", 1, "ann", now) { Others = [IncidentId.Of("two", "two"), "inc-aaaaaaaaaaaa"] };
            var address = new JsonObject { ["callback"] = $"https://centre.example/api/v1/calls/{server.Services.GetRequiredService<CallTokens>().Issue(claims)}" };
            Assert.Equal(
                $"Incident {claims.Incident} is acknowledged by ann by phone. Incident {claims.Others[0]} is acknowledged by ann by phone.", await PostAsync(server, address, "Digits=1"));

            // Who is not reached is followed by who is next without the step's ten minutes.
            await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>("three").TakeAsync(
                new AlertNews(new Alert { Id = "three", Cluster = "c", Case = "ladder", RaisedAt = now, Summary = "no answer", Group = "three" }, "raised", null));
            var third = await CallAsync(IncidentId.Of("three", "three"), "+8613800000042");
            Assert.Equal("Noted. Nothing is acknowledged by this.", await PostAsync(server, third, "CallStatus=busy"));
            await CallAsync(IncidentId.Of("three", "three"), "+491700000001");
        }
    }

    Task<OwnServer> StartAsync() => OwnServer.StartAsync(options =>
    {
        options.DataFolder = folder.FullName;
        options.AlertChannelsFile = Path.Combine(folder.FullName, "channels.yaml");
        options.AlertTargets = ["127.0.0.1"];
        options.PublicUrl = new Uri("https://centre.example");
    });

    // As if ten minutes had passed: what is stored says that the next step is due.
    static async Task PassAsync(OwnServer server, string incident)
    {
        var (book, now) = (server.Services.GetRequiredService<IIncidentBook>(), TimeProvider.System.GetUtcNow());
        bool written;
        do
        {
            var stored = (await book.OfIncidentAsync(incident, default))!.Incident!;
            written = await book.WriteAsync(
                new IncidentStep { Incident = stored with { Version = stored.Version + 1, WakeAt = now, Escalations = [.. stored.Escalations.Select(at => at with { DueAt = now })] } }, default);
        }
        while (!written);
    }

    // The calendar is read when the server starts, beside all else.
    static async Task<ListOnCallResponse> RotaReadAsync(OwnServer server)
    {
        using var patience = new CancellationTokenSource(Patience);
        ListOnCallResponse answer;
        while ((answer = JsonParser.Default.Parse<ListOnCallResponse>(await server.Http.GetStringAsync("/api/v1/oncall", patience.Token))).Rotas[0].People.Count == 0) await Task.Delay(50, patience.Token);
        return answer;
    }

    async Task<(JsonNode Body, string Key)> CallAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await calls.Reader.ReadAsync(patience.Token);
    }

    async Task<JsonNode> CallAsync(string incident, string to)
    {
        while (true)
            if ((await CallAsync()).Body is var call && (string?)call["incident"] == incident && (string?)call["to"] == to) return call;
    }

    static async Task<string> PostAsync(OwnServer server, JsonNode call, string form)
    {
        using var nobody = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var answer = await nobody.PostAsync(new Uri((string)call["callback"]!).AbsolutePath, new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["text"]!;
    }

    static async Task<HttpStatusCode> StatusAsync(OwnServer server, string path)
    {
        using var answer = await server.Http.PostAsync(path, null);
        return answer.StatusCode;
    }
}
