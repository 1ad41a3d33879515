using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Core.Tests.Alerts;

/// <summary>What is silenced is kept, what still fires at the end is sent, and nobody is told the end of what he never heard of.</summary>
public sealed class HoldRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Alert Firing = new() { Id = "a", Cluster = "prod-1", Case = "dns", RaisedAt = Now.AddHours(-1), Summary = "no answer" };
    static readonly Alert Over = Firing with { ResolvedAt = Now };
    static readonly Notification Raised = new("a.raised", "a", "raised", "{}", NotificationState.Pending, 0, Now, null, "chat");
    static readonly Notification Resolved = Raised with { Id = "a.resolved", Event = "resolved" };

    static readonly AlertSilence Silence = new()
    {
        Id = "s", Matchers = [new AlertMatcher("cluster", "prod-1")], StartsAt = Now.AddHours(-2), EndsAt = Now.AddHours(1), CreatedBy = "olga", CreatedAt = Now, Comment = "move",
    };

    [Fact]
    public void What_fires_is_sent_unless_it_is_silenced()
    {
        Assert.Equal(HoldStep.Send, Decide(Raised, Firing, silenced: false));
        Assert.Equal(HoldStep.Hold, Decide(Raised, Firing, silenced: true));
        Assert.Equal(HoldStep.Send, Decide(Raised with { HeldBy = "s" }, Firing, silenced: false));
    }

    [Fact]
    public void What_was_silenced_until_it_was_over_is_told_to_nobody()
    {
        Assert.Equal(HoldStep.Drop, Decide(Raised with { HeldBy = "s" }, Over, silenced: false));
        Assert.Equal(HoldStep.Drop, Decide(Resolved, Over, silenced: false, Raised with { HeldBy = "s" }));
        Assert.Equal(HoldStep.Drop, Decide(Raised, Over, silenced: true));
        Assert.Equal(HoldStep.Drop, Decide(Resolved, Over, silenced: true));
    }

    [Fact]
    public void Whoever_was_told_that_it_fires_is_told_that_it_is_over()
    {
        Assert.Equal(HoldStep.Send, Decide(Resolved, Over, silenced: true, Raised with { State = NotificationState.Delivered }));
        Assert.Equal(HoldStep.Drop, Decide(Resolved, Over, silenced: true, Raised with { State = NotificationState.Delivered, Channel = "other" }));
    }

    [Fact]
    public void What_is_late_without_any_silence_is_sent_as_ever()
    {
        Assert.Equal(HoldStep.Send, Decide(Raised, Over, silenced: false));
        Assert.Equal(HoldStep.Send, Decide(Resolved, Over, silenced: false, Raised));
        Assert.Equal(HoldStep.Send, HoldRules.Decide(Raised, null, [Silence], Now).Step);
    }

    [Fact]
    public void An_incident_is_held_while_all_that_fires_of_it_is_silenced()
    {
        var elsewhere = AlertLabels.Of(Firing with { Cluster = "prod-2" }, new Dictionary<string, string>());
        HoldStep Of(Alert lead, params AlertSilence[] silences) =>
            HoldRules.Decide(Raised, new AlertContext(lead, AlertLabels.Of(lead, new Dictionary<string, string>()), [Raised]) { Others = [elsewhere] }, silences, Now).Step;
        var other = Silence with { Id = "t", Matchers = [new AlertMatcher("cluster", "prod-2")], EndsAt = Now.AddMinutes(1) };

        Assert.Equal(HoldStep.Send, Of(Firing, Silence));
        Assert.Equal(HoldStep.Hold, Of(Firing, Silence, other));
        Assert.Equal(HoldStep.Hold, Of(Over, other));
        Assert.Equal(HoldStep.Send, Of(Over, Silence));
        Assert.Equal("t", AlertSilenceRules.Holding([Silence, other], new AlertContext(Firing, AlertLabels.Of(Firing, new Dictionary<string, string>()), []) { Others = [elsewhere] }, Now)?.Id);
    }

    static HoldStep Decide(Notification notification, Alert alert, bool silenced, params Notification[] others) => HoldRules.Decide(
        notification, new AlertContext(alert, AlertLabels.Of(alert, new Dictionary<string, string>()), [notification, .. others]), silenced ? [Silence] : [], Now).Step;
}
