using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Phone;

namespace KubeProbe.Notify.Tests.Alerts.Phone;

/// <summary>All that is wrong with phone channels, people, rotas and ladders is told at once, before anybody has to be called.</summary>
public sealed class PhoneRulesTests
{
    [Fact]
    public void What_is_well_has_no_fault() => Assert.Empty(Well().Validate());

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var options = Well();
        options.Channels[0] = options.Channels[0] with
        {
            PerMinute = 5,
            Phone = new PhoneOptions
            {
                Method = "GET", ContentType = "json?", Success = [404], AcknowledgeField = "Digits", Headers = new Dictionary<string, string> { ["Bad Name"] = "x", ["Content-Type"] = "x", ["X-Key"] = "{{ key " },
                Body = "{\"to\": \"{{ number }}\", \"text\": \"{{ text }}\"}",
            },
        };
        options.People.Add(new Person { Name = "Bad Name", Phone = "0800 123", Email = "nobody", Aliases = ["x"] });
        options.People.Add(new Person { Name = "ann", Phone = "+10000000000" });
        options.Rotas.Add(new RotaOptions { Name = "second", TimeZone = "Nowhere/City", Every = TimeSpan.FromSeconds(1) });
        options.Ladders.Add(new EscalationLadder("bad", "chat", [new EscalationStep(TimeSpan.FromMinutes(5)) { Call = ["eve", "rota/none", "nell"], Tell = ["voice"] }, new EscalationStep(TimeSpan.FromMinutes(5))], Times: 99, Again: TimeSpan.Zero));
        options.Routes.Add(new AlertRoute { Channels = ["voice"], Ladder = "none" });

        var faults = options.Validate().ToList();

        Assert.All(
        [
            "channel voice: method must be POST or PUT.", "channel voice: contentType is none", "success: 404 is no status", "acknowledge needs both field and values", "perMinute is not of phone",
            "headers: \"Bad Name\" is no name", "headers: Content-Type is made by the centre", "headers: X-Key: ",
            "person Bad Name: its name must be", "phone must be + with country code", "email is no address", "aliases must have", "person ann is there twice",
            "rota second: it needs a file or a url", "there is no time zone Nowhere/City", "every must lie between 1m and 24h",
            "ladder bad: its channel chat is no declared channel of kind phone", "times must lie between", "again, the pause", "step 1: eve is none of people", "step 1: there is no rota none", "step 1: nell has no phone",
            "step 1: tell: voice", "step 2: after must be more than", "step 2: it calls and tells nobody", "a route names the ladder none", "a route names the channel voice, which calls people",
        ], expected => Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal)));
        Assert.DoesNotContain(faults, fault => fault.Contains("0800", StringComparison.Ordinal));
    }

    [Fact]
    public void What_became_of_a_call_is_not_taken_for_an_acknowledgement()
    {
        var options = Well();
        options.Channels[0] = options.Channels[0] with { Phone = new PhoneOptions { StatusField = "CallStatus" } };

        Assert.Contains("status needs acknowledge", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"to\": \"{{ number }}\", \"text\": \"{{ text }}\"}", "what it makes is no JSON")]
    [InlineData("{{ number | explode }}", "explode")]
    [InlineData("{{ phone | json }}", "phone")]
    [InlineData("{% for a in (1..100000000) %}x{% endfor %}", "body: ")]
    [InlineData("{% include 'other' %}", "include")]
    public void A_template_that_does_not_do_is_found_before_it_is_used(string body, string fault)
    {
        var options = Well();
        options.Channels[0] = options.Channels[0] with { Phone = new PhoneOptions { Body = body } };

        Assert.Contains(fault, Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_needs_the_centres_own_address()
    {
        var options = Well();
        options.Channels[0] = options.Channels[0] with { Phone = new PhoneOptions { Body = "{\"url\": {{ callback | json }}}" } };
        options.Centre = null;

        Assert.Contains("Set publicUrl", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    static AlertOptions Well() => new()
    {
        Centre = new Uri("https://centre.example"),
        Channels = [new AlertChannelOptions { Name = "voice", Kind = AlertChannelKind.Phone, Url = new Uri("https://voice.example") }, new AlertChannelOptions { Name = "chat", Kind = AlertChannelKind.Slack, Url = new Uri("https://x") }],
        People = [new Person { Name = "ann", Phone = "+8613800000042", Email = "ann@example.com", Aliases = ["张三"] }, new Person { Name = "nell" }],
        Rotas = [new RotaOptions { Name = "first", Url = new Uri("https://calendar.example/x.ics"), TimeZone = "Asia/Shanghai" }],
        Ladders = [new EscalationLadder("ops", "voice", [new EscalationStep(TimeSpan.Zero) { Call = ["rota/first"], Fallback = ["ann"] }, new EscalationStep(TimeSpan.FromMinutes(10)) { Call = ["ann"], Tell = ["chat"] }], 2, TimeSpan.FromMinutes(15))],
        Routes = [new AlertRoute { Ladder = "ops", Channels = ["chat"] }],
    };
}
