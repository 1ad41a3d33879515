using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>A call that waits is made only while it is still needed.</summary>
public sealed class LadderHoldTests
{
    static readonly Incident Open = new()
    {
        Id = "inc-abcdefghijkl", Group = "g", State = IncidentState.Open, Level = AlertLevel.Error, Summary = "s", OpenedAt = Told.At, LeadAlert = "a", Alerts = 1,
    };

    readonly FakeIncidents incidents = new();
    readonly Kept book = new();
    readonly FakeCallMisses misses = new();

    [Fact]
    public async Task While_nobody_has_taken_it_on_calls_go_out()
    {
        var call = Call();
        incidents.Known[Open.Id] = Open;

        Assert.Equal([call, Told.Raised().Notification], await PassAsync(call, Told.Raised().Notification));
        Assert.Empty(book.Updated);
    }

    [Theory]
    [InlineData(IncidentState.Acknowledged, 1, "Not needed any more: bob has taken it on.")]
    [InlineData(IncidentState.Resolved, 1, "Not needed any more: the incident is over.")]
    [InlineData(IncidentState.Open, 0, "Not needed any more: nothing of it fires.")]
    public async Task What_is_no_longer_needed_is_closed_and_is_no_dead_letter(IncidentState state, int alerts, string why)
    {
        incidents.Known[Open.Id] = Open with { State = state, AcknowledgedBy = "bob", Alerts = alerts };

        Assert.Equal([Told.Raised().Notification], await PassAsync(Call(), Told.Raised().Notification));
        var closed = Assert.Single(book.Updated);
        Assert.Equal((NotificationState.Abandoned, Open.Id, why), (closed.State, closed.HeldBy, closed.LastError));
    }

    [Fact]
    public async Task What_is_snoozed_waits_until_then()
    {
        incidents.Known[Open.Id] = Open with { SnoozedUntil = Told.At.AddHours(1) };

        Assert.Empty(await PassAsync(Call()));
        var waiting = Assert.Single(book.Updated);
        Assert.Equal((NotificationState.Pending, Told.At.AddHours(1), 0), (waiting.State, waiting.NextAttemptAt, waiting.Attempts));
    }

    [Fact]
    public async Task A_call_that_is_given_up_is_told_to_its_ladder_and_nothing_else_is()
    {
        var hold = new LadderHold(book, incidents, misses);

        await hold.GivenUpAsync(Told.Raised().Notification with { LastError = "gone" }, default);
        await hold.GivenUpAsync(Call() with { LastError = "The receiver answered 404." }, default);

        Assert.Equal([(Open.Id, new MissedCall("ops", "ann", Told.At, "The receiver answered 404."))], misses.Heard);
    }

    Task<IReadOnlyList<Notification>> PassAsync(params Notification[] due) => new LadderHold(book, incidents, misses).PassAsync(due, Told.At, default);

    internal static Notification Call(string incident = "inc-abcdefghijkl", string person = "ann") => IncidentMessage.Escalate(
        Open with { Id = incident }, Told.Raised().Alert, Notification.Call, new IncidentEscalation("ops", Told.At, 0, Told.At), new CallTold("ops", 1, 1, person), Told.At).To("voice");

    sealed class Kept : IAlertBook
    {
        public List<Notification> Updated { get; } = [];

        public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task UpdateAsync(Notification notification, CancellationToken cancellation)
        {
            Updated.Add(notification);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
