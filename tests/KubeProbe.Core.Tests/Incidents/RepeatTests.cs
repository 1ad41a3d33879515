using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Tests.Incidents;

/// <summary>What goes on is told again, as long as nobody has it.</summary>
public sealed class RepeatTests
{
    readonly IncidentScene scene = new();

    [Fact]
    public async Task Every_four_hours_it_is_told_again_until_it_is_over()
    {
        await scene.RaiseAsync(1);
        scene.Told();
        for (var time = 0; time < 3; time++)
        {
            await scene.PassAsync(TimeSpan.FromMinutes(239));
            Assert.Empty(scene.Told());
            await scene.PassAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(["repeated chat"], scene.Told());
        }
        await scene.ResolveAsync(1);
        Assert.Equal(["resolved chat"], scene.Told());
        Assert.Null(scene.Incident.WakeAt);
    }

    [Fact]
    public async Task What_was_told_meanwhile_is_not_told_so_soon_again_and_each_message_has_an_id_of_its_own()
    {
        await scene.RaiseAsync(1);
        await scene.PassAsync(TimeSpan.FromHours(2));
        await scene.RaiseAsync(2, level: AlertLevel.Error);
        await scene.PassAsync(TimeSpan.FromMinutes(239));
        Assert.Equal(["raised chat", "escalated-error chat"], scene.Told());
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["repeated chat"], scene.Told());
        Assert.Equal(scene.Book.Steps.SelectMany(step => step.Notifications).Count(), scene.Book.Steps.SelectMany(step => step.Notifications).Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_route_says_how_often_for_its_channels_and_zero_is_never()
    {
        scene.Routes = _ => ["chat", "pager", "mail"];
        (scene.RepeatAfter["pager"], scene.RepeatAfter["mail"]) = (TimeSpan.FromHours(1), TimeSpan.Zero);
        await scene.RaiseAsync(1);
        scene.Told();

        var told = new List<string>();
        for (var hour = 1; hour <= 8; hour++)
        {
            await scene.PassAsync(TimeSpan.FromHours(1));
            told.AddRange(scene.Told().Select(one => $"{hour} {one}"));
        }
        Assert.Equal(
            ["1 repeated pager", "2 repeated pager", "3 repeated pager", "4 repeated chat", "4 repeated pager", "5 repeated pager", "6 repeated pager", "7 repeated pager", "8 repeated chat", "8 repeated pager"],
            told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(IncidentActionKind.Acknowledge)]
    [InlineData(IncidentActionKind.Snooze)]
    public async Task Who_has_it_or_wants_quiet_is_not_told_again(IncidentActionKind kind)
    {
        await scene.RaiseAsync(1);
        await scene.ActAsync(kind, snooze: TimeSpan.FromHours(12));
        scene.Told();
        for (var hour = 0; hour < 11; hour++) await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(scene.Told());
    }

    [Fact]
    public async Task What_is_silenced_is_told_again_when_the_silence_is_over()
    {
        await scene.RaiseAsync(1);
        scene.Told();
        scene.Silences.Silences.Add(new AlertSilence
        {
            Id = "s", Matchers = [new AlertMatcher("id", "dns-1")], StartsAt = scene.Clock.GetUtcNow(), EndsAt = scene.Clock.GetUtcNow().AddHours(6), CreatedBy = "olga", CreatedAt = default, Comment = "move",
        });
        for (var hour = 0; hour < 5; hour++) await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(scene.Told());
        for (var hour = 0; hour < 2; hour++) await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["repeated chat"], scene.Told());
    }

    [Fact]
    public async Task Where_the_routes_lead_no_more_nobody_is_told_again()
    {
        await scene.RaiseAsync(1);
        scene.Told();
        scene.Routes = _ => [];
        await scene.PassAsync(TimeSpan.FromHours(4));
        Assert.Empty(scene.Told());
        Assert.True(scene.Incident.WakeAt > scene.Clock.GetUtcNow());
        scene.Routes = _ => ["chat"];
        await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["repeated chat"], scene.Told());
    }

    [Fact]
    public async Task A_channel_that_is_not_told_of_an_end_is_told_of_all_else()
    {
        scene.Routes = _ => ["chat", "pager"];
        scene.Endless.Add("chat");
        await scene.RaiseAsync(1);
        await scene.ResolveAsync(1);
        await scene.RaiseAsync(2);

        Assert.Equal(["raised chat", "raised pager", "resolved pager", "reopened chat", "reopened pager"], scene.Told());
    }
}
