using System.Text.Json;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Gates;

namespace KubeProbe.Notify.Tests.Gates;

/// <summary>News of gates as event brokers and pipelines read them.</summary>
public sealed class GateEventTests
{
    static readonly Uri Centre = new("https://kubeprobe.example");
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    internal static readonly AlertChannelOptions Channel = new()
    {
        Name = "events", Kind = AlertChannelKind.CdEvents, Url = new Uri("https://broker.example/events"), Secret = "token-1", Gates = ["*"],
    };

    public static TheoryData<string, CloudEventsMode, bool> All { get; } = new(
        from step in Enum.GetNames<GateStep>() from mode in Enum.GetValues<CloudEventsMode>() from run in (bool[])[true, false] select (step, mode, run));

    [Theory, MemberData(nameof(All))]
    public async Task Each_is_of_the_shape_its_schema_asks_for_in_either_mode(string step, CloudEventsMode mode, bool ofRun)
    {
        var news = News(Enum.Parse<GateStep>(step), ofRun);

        using var request = GateEvent.Compose(news, Channel with { Mode = mode }, Centre);
        var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync()).RootElement;

        var told = mode is CloudEventsMode.Binary ? body : body.GetProperty("data");
        CdEventShape.Check(told);
        var kind = ofRun ? "testcaserun" : "testsuiterun";
        var context = told.GetProperty("context");
        Assert.Equal($"dev.cdevents.{kind}.{step.ToLowerInvariant()}.0.3.0", context.GetProperty("type").GetString());
        Assert.Equal(mode is CloudEventsMode.Binary ? "application/json" : "application/cloudevents+json", request.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer token-1", request.Headers.Authorization!.ToString());
        string Attribute(string name) => mode is CloudEventsMode.Binary ? Uri.UnescapeDataString(Assert.Single(request.Headers.GetValues($"ce-{name}"))) : body.GetProperty(name).GetString()!;
        Assert.Equal("1.0", Attribute("specversion"));
        foreach (var (name, member) in new[] { ("id", "id"), ("type", "type"), ("source", "source"), ("time", "timestamp") })
            Assert.Equal(context.GetProperty(member).GetString(), Attribute(name));
        Assert.Equal(told.GetProperty("subject").GetProperty("id").GetString(), Attribute("subject"));
        Assert.Equal(mode is CloudEventsMode.Binary, !body.TryGetProperty("datacontenttype", out _));
    }

    [Fact]
    public async Task A_suite_says_what_was_decided_where_and_of_what()
    {
        var told = await ToldAsync(News(GateStep.Finished, ofRun: false));

        var content = told.GetProperty("subject").GetProperty("content");
        Assert.Equal(("failure", "high", "dns failed"), (Text(content, "outcome"), Text(content, "severity"), Text(content, "reason")));
        Assert.Equal(("a,b", "shop"), (Text(content.GetProperty("environment"), "id"), Text(content.GetProperty("testSuite"), "id")));
        var custom = told.GetProperty("customData");
        Assert.Equal(("pass", "ann", "web", "1.2"), (Text(custom, "verdict"), Text(custom, "overriddenBy"), Text(custom, "component"), Text(custom, "version")));
        Assert.Equal("https://kubeprobe.example/gate/v1/runs/chg%201", Text(custom, "url"));
        Assert.Equal(2, custom.GetProperty("ofClusters").GetInt32());
    }

    [Fact]
    public async Task A_case_belongs_to_its_suite_and_fails_less_severely_where_it_blocks_nothing()
    {
        var news = News(GateStep.Finished, ofRun: true);
        var content = (await ToldAsync(news with { Run = news.Run! with { Mode = GateMode.Advisory } })).GetProperty("subject").GetProperty("content");

        Assert.Equal(("chg 1", "low", "a"), (Text(content.GetProperty("testSuiteRun"), "id"), Text(content, "severity"), Text(content.GetProperty("environment"), "id")));
        Assert.Equal(("dns", "3"), (Text(content.GetProperty("testCase"), "id"), Text(content.GetProperty("testCase"), "version")));
    }

    [Fact]
    public async Task What_came_of_a_CDEvent_goes_on_in_its_chain_and_names_it_as_the_trigger()
    {
        var news = News(GateStep.Queued, ofRun: false);
        var context = (await ToldAsync(news with
        {
            Change = news.Change with { Labels = new Dictionary<string, string> { [ChangeOrigin.Chain] = "chain-7", [ChangeOrigin.Event] = "event-9" } },
        })).GetProperty("context");

        Assert.Equal("chain-7", Text(context, "chainId"));
        Assert.Equal("event-9", Text(context.GetProperty("links")[0].GetProperty("target"), "contextId"));
        Assert.Equal("chg 1", Text((await ToldAsync(news)).GetProperty("context"), "chainId"));
    }

    [Fact]
    public async Task Of_many_clusters_the_environment_is_their_group_or_their_number()
    {
        var news = News(GateStep.Queued, ofRun: false) with { OfClusters = 300 };
        async Task<string?> EnvironmentAsync(GateNews of) => Text((await ToldAsync(of)).GetProperty("subject").GetProperty("content").GetProperty("environment"), "id");

        Assert.Equal("300 clusters", await EnvironmentAsync(news));
        Assert.Equal("prod", await EnvironmentAsync(news with { Change = news.Change with { Group = "prod" } }));
    }

    [Fact]
    public void Channels_say_of_which_gates_they_hear()
    {
        var routes = new GateRoutes(new AlertOptions { Channels = { Channel, Channel with { Name = "shop", Gates = ["shop-*"] }, Channel with { Name = "none", Gates = [] } } });
        IReadOnlyList<string> Of(string? gate) => routes.ChannelsOf(new Change
        {
            Id = "x", Component = "web", Labels = gate is null ? new Dictionary<string, string>() : new() { ["gate"] = gate },
        });

        Assert.Equal(["events", "shop"], Of("shop-eu"));
        Assert.Equal(["events"], Of("other"));
        Assert.Equal(["events"], Of(null));
    }

    internal static GateNews News(GateStep step, bool ofRun) => new()
    {
        Id = $"chg 1/{(ofRun ? "run." : "")}{step}", Step = step, At = At, OfClusters = 2,
        Change = new Change { Id = "chg 1", Component = "web", Version = "1.2", Clusters = ["a", "b"], Labels = new Dictionary<string, string> { ["gate"] = "shop" } },
        Run = ofRun ? new GateNewsRun("aaaabbbbccccddddeeeeffffgg", "dns", 3, "a", GateMode.Required) : null,
        End = step is GateStep.Finished ? new GateNewsEnd(GateNewsOutcome.Failure, "dns failed") { Verdict = ofRun ? null : "pass", OverriddenBy = ofRun ? null : "ann" } : null,
    };

    static async Task<JsonElement> ToldAsync(GateNews news)
    {
        using var request = GateEvent.Compose(news, Channel, Centre);
        var told = JsonDocument.Parse(await request.Content!.ReadAsStringAsync()).RootElement.Clone();
        CdEventShape.Check(told);
        return told;
    }

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
