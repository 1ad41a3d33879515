using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

public sealed class SilenceHoldTests
{
    static readonly DateTimeOffset Now = Told.At.AddMinutes(1);

    readonly FakeSilences known = new();
    readonly Kept book = new();

    [Fact]
    public async Task What_is_silenced_is_kept_until_the_silence_ends_and_is_no_failed_attempt()
    {
        var told = Known(Told.Raised());
        known.Silences.Add(Silence(Now.AddMinutes(2)));

        Assert.Empty(await PassAsync(told.Notification));

        var held = Assert.Single(book.Updated);
        Assert.Equal((NotificationState.Pending, 0, "s", Now.AddMinutes(2)), (held.State, held.Attempts, held.HeldBy, held.NextAttemptAt));
        Assert.Equal("Silenced until 2026-03-01 12:03:00 UTC by olga: move", held.LastError);
        known.Silences.Clear();
        Assert.Equal([held], await PassAsync(held));
    }

    [Fact]
    public async Task A_long_silence_is_looked_at_again_before_its_end_for_it_may_be_ended_meanwhile()
    {
        var told = Known(Told.Raised());
        known.Silences.Add(Silence(Now.AddDays(1)));

        await PassAsync(told.Notification);

        Assert.Equal(Now.AddMinutes(5), Assert.Single(book.Updated).NextAttemptAt);
    }

    [Fact]
    public async Task Neither_beginning_nor_end_is_told_of_what_was_silenced_until_it_was_over()
    {
        var over = Told.Raised(resolvedAt: Now);
        var raised = Told.Raised().Notification with { HeldBy = "s" };
        known.Contexts[over.Alert.Id] = Context(over.Alert, raised, over.Notification);

        Assert.Empty(await PassAsync(raised, over.Notification));

        Assert.All(book.Updated, dropped => Assert.Equal((NotificationState.Abandoned, "s", "Silenced until it was over."), (dropped.State, dropped.HeldBy, dropped.LastError)));
        Assert.Equal(2, book.Updated.Count);
    }

    [Fact]
    public async Task What_is_not_meant_goes_on()
    {
        var (mine, other) = (Known(Told.Raised()), Known(Told.Raised("dns")));
        known.Silences.Add(Silence(Now.AddDays(1)) with { Matchers = [new AlertMatcher("case", "etcd")] });
        known.Silences.Add(Silence(Now.AddDays(1)) with { StartsAt = Now.AddHours(1) });

        Assert.Equal([other.Notification], await PassAsync(mine.Notification, other.Notification));
    }

    [Fact]
    public async Task An_end_waits_until_its_beginning_was_taken_there_and_for_no_other_channel_or_incident()
    {
        var over = Told.Raised(resolvedAt: Now);
        var (raised, resolved) = (Of("inc-1.1.raised", "raised"), Of("inc-1.2.resolved", Notification.Resolved));
        Notification[] others = [raised.To("other"), Of("inc-2.1.raised", "raised") with { Incident = "inc-2" }];
        known.Contexts[over.Alert.Id] = Context(over.Alert, [raised, resolved, .. others]);

        // Both are due: the first goes, the second is looked at again, as soon as the first may have been taken.
        Assert.Equal([raised], await PassAsync(raised, resolved));
        Assert.Equal((NotificationState.Pending, 0, Now.AddSeconds(1)), (book.Updated[0].State, book.Updated[0].Attempts, book.Updated[0].NextAttemptAt));
        known.Contexts[over.Alert.Id] = Context(over.Alert, [raised with { Attempts = 2, NextAttemptAt = Now.AddMinutes(5) }, resolved, .. others]);
        Assert.Empty(await PassAsync(resolved));
        Assert.Equal(Now.AddMinutes(5), book.Updated[1].NextAttemptAt);

        foreach (var state in (NotificationState[])[NotificationState.Delivered, NotificationState.Abandoned])
        {
            known.Contexts[over.Alert.Id] = Context(over.Alert, [raised with { State = state }, resolved, .. others]);
            Assert.Equal([resolved], await PassAsync(resolved));
        }

        Notification Of(string id, string what) => over.Notification with { Id = id, Event = what, Incident = "inc-1" };
    }

    Task<IReadOnlyList<Notification>> PassAsync(params Notification[] due) => new SilenceHold(book, known, known).PassAsync(due, Now, default);

    AlertEvent Known(AlertEvent told)
    {
        known.Contexts[told.Alert.Id] = Context(told.Alert, told.Notification);
        return told;
    }

    static AlertContext Context(Alert alert, params Notification[] notifications) => new(alert, AlertLabels.Of(alert, new Dictionary<string, string>()), notifications);

    static AlertSilence Silence(DateTimeOffset ends) => new()
    {
        Id = "s", Matchers = [new AlertMatcher("cluster", "c-.*", IsRegex: true)], StartsAt = Now, EndsAt = ends, CreatedBy = "olga", CreatedAt = Now, Comment = "move",
    };

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
