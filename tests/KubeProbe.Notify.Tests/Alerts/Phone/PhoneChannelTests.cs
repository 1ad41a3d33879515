using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Phone;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Notify.Tests.Alerts.Phone;

/// <summary>What a voice provider is sent, and when it is taken to call.</summary>
public sealed class PhoneChannelTests : IAsyncLifetime
{
    static readonly Person Ann = new() { Name = "ann", Phone = "+8613800000042" };
    static readonly CallTokens Tokens = new(new byte[32], new FakeTimeProvider(Told.At));

    readonly List<(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)> received = [];
    WebApplication provider = null!;
    int status = 200;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider = builder.Build();
        provider.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            received.Add((context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync()));
            context.Response.StatusCode = status;
        });
        await provider.StartAsync();
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Fact]
    public async Task The_usual_body_is_a_json_object_whose_callback_is_signed()
    {
        var call = Call();

        Assert.True((await Channel(new PhoneOptions()).SendAsync([call], default)).Delivered);

        var (method, path, headers, body) = Assert.Single(received);
        var json = JsonNode.Parse(body)!;
        Assert.Equal(("POST", "/calls", "application/json; charset=utf-8"), (method, path, headers["Content-Type"]));
        Assert.Equal(
            (Ann.Phone, "en-US", "inc-abcdefghijkl", call.Id),
            ((string?)json["to"], (string?)json["language"], (string?)json["incident"], (string?)json["key"]));
        Assert.StartsWith("KubeProbe alert, error. etcd on c-1. etcd fails on c-1 (deadline): <no> answer & nothing \"else\"", (string?)json["text"], StringComparison.Ordinal);
        var callback = new Uri((string)json["callback"]!);
        Assert.Equal("https://centre.example", callback.GetLeftPart(UriPartial.Authority));
        Assert.Equal(new CallClaims("inc-abcdefghijkl", "voice", "ops", 2, "ann", Told.At), Tokens.Read(callback.Segments[^1]));
    }

    [Fact]
    public async Task Method_headers_and_form_are_what_the_configuration_says()
    {
        var phone = new PhoneOptions
        {
            Method = "PUT",
            ContentType = "application/x-www-form-urlencoded",
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer {{ secret }}", ["Idempotency-Key"] = "{{ key }}" },
            Body = "To={{ number | url_encode }}&Say={{ text | url_encode }}&Step={{ step }}",
        };

        Assert.True((await Channel(phone, AlertLanguage.Chinese).SendAsync([Call()], default)).Delivered);

        var (method, _, headers, body) = Assert.Single(received);
        Assert.Equal(("PUT", "Bearer open sesame", Call().Id), (method, headers["Authorization"], headers["Idempotency-Key"]));
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body);
        Assert.Equal((Ann.Phone, "2"), (form["To"].ToString(), form["Step"].ToString()));
        Assert.StartsWith("KubeProbe 告警，级别错误。etcd，c-1。", form["Say"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, false), InlineData(202, true), InlineData(503, false)]
    public async Task Taken_is_what_the_configuration_says_is_taken(int answered, bool delivered)
    {
        status = answered;

        Assert.Equal(delivered, (await Channel(new PhoneOptions { Success = [201, 202] }).SendAsync([Call()], default)).Delivered);
    }

    [Fact]
    public async Task Several_incidents_are_one_call_that_names_the_worst_and_acknowledges_all()
    {
        Notification[] calls = [Call(), Call(incident: "inc-bbbbbbbbbbbb", @case: "dns", level: AlertLevel.Critical, after: 9), Call(incident: "inc-cccccccccccc", @case: "disk")];

        Assert.True((await Channel(new PhoneOptions { Body = """{"key": {{ key | json }}, "say": {{ text | json }}, "callback": {{ callback | json }}, "all": {{ incidents | json }}}""" }).SendAsync(calls, default)).Delivered);
        Assert.True((await Channel(new PhoneOptions()).SendAsync([.. calls.Reverse()], default)).Delivered);

        var json = JsonNode.Parse(received[0].Body)!;
        Assert.StartsWith("KubeProbe alert, critical. dns on c-1. ", (string?)json["say"], StringComparison.Ordinal);
        Assert.EndsWith(" And 2 more incidents: etcd on c-1; disk on c-1.", (string?)json["say"], StringComparison.Ordinal);
        Assert.Equal(["inc-bbbbbbbbbbbb", "inc-abcdefghijkl", "inc-cccccccccccc"], json["all"]!.AsArray().Select(id => (string?)id));
        var claims = Tokens.Read(new Uri((string)json["callback"]!).Segments[^1])!;
        Assert.Equal(("inc-bbbbbbbbbbbb", "ann", Told.At.AddSeconds(9)), (claims.Incident, claims.Person, claims.CalledAt));
        Assert.Equal(["inc-abcdefghijkl", "inc-cccccccccccc"], claims.Others);
        // The same ones are the same call, in whatever order.
        Assert.Equal((string?)json["key"], (string?)JsonNode.Parse(received[1].Body)!["key"]);
        Assert.DoesNotContain((string)json["key"]!, calls.Select(call => call.Id));
    }

    [Theory]
    [InlineData(400, true), InlineData(404, true), InlineData(422, true), InlineData(401, false), InlineData(403, false), InlineData(429, false), InlineData(503, false)]
    public async Task What_the_provider_says_of_the_call_is_for_good_and_what_it_says_of_the_centre_is_tried_again(int answered, bool final)
    {
        status = answered;

        Assert.Equal(final, (await Channel(new PhoneOptions()).SendAsync([Call()], default)).GiveUp);
    }

    [Theory]
    [InlineData("busy", false, true), InlineData("completed", true, false)]
    public void A_status_by_which_nobody_was_reached_acknowledges_nothing(string said, bool acknowledges, bool nobody)
    {
        var answer = new CallAnswers(Options(new PhoneOptions { AcknowledgeField = "Digits", AcknowledgeValues = ["1"], StatusField = "CallStatus", FailedValues = ["failed", "busy"] }))
            .Read("voice", new Dictionary<string, string> { ["CallStatus"] = said, ["Digits"] = "1" })!;

        Assert.Equal((acknowledges, nobody, said), (answer.Acknowledges, answer.ReachedNobody, answer.Status));
    }

    [Fact]
    public async Task Who_is_gone_from_the_people_is_not_called_and_that_is_a_dead_letter()
    {
        var result = await Channel(new PhoneOptions()).SendAsync([Call("eve")], default);

        Assert.Equal((false, true, "eve has no number any more. Add it to people, and send this again."), (result.Delivered, result.GiveUp, result.Error));
        Assert.Empty(received);
    }

    [Fact]
    public async Task A_preview_and_a_test_show_no_number_and_no_secret()
    {
        var options = Options(new PhoneOptions { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer {{ secret }}", ["X-To"] = "{{ number }}" } });
        var channel = new HttpChannel(options.Channels[0], options, TimeProvider.System, Tokens);
        var desk = new ChannelDesk(options, [channel], TimeProvider.System);

        var shown = Assert.Single(desk.Preview("voice", AlertMessage.Notify(SampleAlert.Of(Told.At), "raised", Told.At))!);
        var all = shown.Target + string.Concat(shown.Headers) + shown.Body;
        Assert.Contains("+86***42", shown.Body, StringComparison.Ordinal);
        Assert.Contains("/api/v1/calls/xxx-hidden-xxx", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000042", all, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", all, StringComparison.Ordinal);

        Assert.Equal("Say whom to call: ann, bob.", (await desk.TestAsync("voice", "olga", null, default))!.Error);
        Assert.True((await desk.TestAsync("voice", "olga", "ann", default))!.Delivered);
        Assert.Equal("This is a test call of KubeProbe. Nothing is wrong.", (string?)JsonNode.Parse(Assert.Single(received).Body)!["text"]);
    }

    static Notification Call(string person = "ann", string incident = "inc-abcdefghijkl", string @case = "etcd", AlertLevel level = AlertLevel.Error, int after = 0)
    {
        var alert = Told.Raised(@case, level).Alert;
        var of = new Incident { Id = incident, Group = "g", State = IncidentState.Open, Level = alert.Level, Summary = alert.Summary, OpenedAt = Told.At, LeadAlert = alert.Id };
        return IncidentMessage.Escalate(of, alert, Notification.Call, new IncidentEscalation("ops", Told.At, 1, Told.At), new CallTold("ops", 2, 3, person), Told.At.AddSeconds(after)).To("voice");
    }

    AlertOptions Options(PhoneOptions phone, AlertLanguage language = AlertLanguage.English) => new()
    {
        Channels = [new AlertChannelOptions { Name = "voice", Kind = AlertChannelKind.Phone, Url = new Uri(provider.Urls.First() + "/calls"), Secret = "open sesame", Phone = phone, Language = language }],
        People = [Ann, new Person { Name = "bob", Phone = "+491700000001" }, new Person { Name = "nell" }],
        AllowPrivateHosts = ["127.0.0.1"],
        Centre = new Uri("https://centre.example"),
    };

    HttpChannel Channel(PhoneOptions phone, AlertLanguage language = AlertLanguage.English)
    {
        var options = Options(phone, language);
        return new HttpChannel(options.Channels[0], options, TimeProvider.System, Tokens);
    }
}
