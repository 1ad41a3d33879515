using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Tests.Alerts;

/// <summary>What fires at a receiver after its end fires there for ever: it is not sent again.</summary>
public sealed class ResendRulesTests
{
    const string Incident = "inc-abcdefghijkl";

    [Theory]
    [InlineData("Delivered", "", "1.raised")]
    [InlineData("Abandoned", "1.raised 3.resolved", "")]
    [InlineData("Pending", "1.raised", "")]
    public void A_beginning_goes_by_what_became_of_its_end(string end, string again, string overtaken)
    {
        var raised = Told("1.raised", NotificationState.Abandoned);
        Notification[] all = [raised, Told("2.updated", NotificationState.Delivered), Told("3.resolved", Enum.Parse<NotificationState>(end))];

        var plan = ResendRules.Plan([raised], all);
        Assert.Equal((again, overtaken), (string.Join(' ', plan.Again.Select(Short)), string.Join(' ', plan.Overtaken.Select(Short))));
    }

    [Fact]
    public void What_fires_again_since_another_channel_an_end_and_a_call_are_no_matter()
    {
        var (raised, end, call) = (Told("1.raised", NotificationState.Abandoned), Told("2.resolved", NotificationState.Delivered), Told("ops.1.1.ann", NotificationState.Abandoned, Notification.Call));

        Assert.Equal([raised.Id], ResendRules.Plan([raised], [raised, end, Told("3.reopened", NotificationState.Delivered)]).Again);
        Assert.Equal([raised.Id], ResendRules.Plan([raised], [raised, end with { Channel = "other" }]).Again);
        Assert.Equal([call.Id], ResendRules.Plan([call], [raised, end, call]).Again);
        Assert.Equal([raised.Id], ResendRules.Plan([raised], [raised, call]).Again);
        var lost = end with { State = NotificationState.Abandoned };
        Assert.Equal([lost.Id], ResendRules.Plan([lost], [raised, lost]).Again);
    }

    [Fact]
    public void An_alert_that_is_told_by_itself_is_looked_at_by_itself()
    {
        var raised = Told("a.raised", NotificationState.Abandoned) with { Incident = null };
        var end = Told("a.resolved", NotificationState.Delivered) with { Incident = null };

        Assert.Equal([raised.Id], ResendRules.Plan([raised], [raised, end]).Overtaken);
        Assert.Equal([raised.Id], ResendRules.Plan([raised], [raised, end with { AlertId = "b" }]).Again);
    }

    static string Short(string id) => id[(Incident.Length + 1)..];

    static Notification Told(string id, NotificationState state, string? what = null) =>
        new($"{Incident}.{id}", "a", what ?? id.Split('.')[^1], "{}", state, 0, default, null, "chat") { Incident = Incident };
}
