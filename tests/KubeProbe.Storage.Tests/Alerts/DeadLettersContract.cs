using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class DeadLettersOnSqlite(SqliteStorage storage) : DeadLettersContract<SqliteStorage>(storage);

public sealed class DeadLettersOnPostgres(PostgresStorage storage) : DeadLettersContract<PostgresStorage>(storage);

/// <summary>What is promised of notifications that were given up, on either database.</summary>
public abstract class DeadLettersContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string channel = Sample.Name("channel");

    IDeadLetters Letters => storage.Get<IDeadLetters>();

    IAlertBook Book => storage.Get<IAlertBook>();

    [Fact]
    public async Task They_are_listed_the_latest_first_and_what_was_silenced_is_none_of_them()
    {
        var (first, second) = (await AddAsync(Sample.Time), await AddAsync(Sample.Time.AddHours(1)));
        await AddAsync(Sample.Time, NotificationState.Delivered);
        await AddAsync(Sample.Time, heldBy: "s");

        async Task<IEnumerable<string>> Ids(DeadLetterFilter filter) => (await Letters.PageAsync(filter, default)).Select(letter => letter.Id);
        var all = new DeadLetterFilter(channel, null, 10);
        Assert.Equal([second.Id, first.Id], await Ids(all));
        Assert.Equal([second.Id], await Ids(all with { Limit = 1 }));
        Assert.Equal([first.Id], await Ids(all with { Before = (second.NextAttemptAt, second.Id) }));
        Assert.Empty(await Ids(all with { Channel = "none" }));
    }

    [Fact]
    public async Task They_are_due_again_from_the_first_attempt_with_a_row_of_the_audit_log()
    {
        var (one, other, silenced) = (await AddAsync(Sample.Time), await AddAsync(Sample.Time), await AddAsync(Sample.Time, heldBy: "s"));
        var now = Sample.Time.AddYears(-50);
        AuditEntry Audit(int count) => new(new AuditStamp("olga", now), "alert.resend", channel, $"{count}");

        Assert.Equal(0, (await Letters.ResendAsync([one.Id], ["another"], now, Audit, default)).Count);
        Assert.Equal(1, (await Letters.ResendAsync([one.Id, silenced.Id], [channel], now, Audit, default)).Count);
        var due = Assert.Single(await Book.LeaseDueAsync(channel, now, 10, default));
        Assert.Equal((one.Id, 0, null), (due.Id, due.Attempts, due.LastError));
        Assert.Equal(1, (await Letters.ResendAsync(null, [channel], now, Audit, default)).Count);
        Assert.Equal([other.Id], (await Book.LeaseDueAsync(channel, now, 10, default)).Select(letter => letter.Id));
        Assert.Equal(["1", "1"], (await storage.Get<IAuditLog>().PageAsync(null, 100, default)).Where(row => row.Object == channel).Select(row => row.Detail));
    }

    [Fact]
    public async Task What_the_channel_was_told_the_end_of_is_not_sent_again_and_an_end_that_was_given_up_goes_along()
    {
        var over = await AddAsync(Sample.Time);
        await AddEndAsync(over, NotificationState.Delivered);
        var both = await AddAsync(Sample.Time);
        var end = await AddEndAsync(both, NotificationState.Abandoned);
        var now = Sample.Time.AddYears(-40);
        AuditEntry Audit(int count) => new(new AuditStamp("olga", now), "alert.resend", channel, $"{count}");

        var refused = await Letters.ResendAsync([over.Id, both.Id], [channel], now, Audit, default);
        Assert.Equal((0, over.Id), (refused.Count, Assert.Single(refused.Overtaken)));
        Assert.Empty(await Book.LeaseDueAsync(channel, now, 10, default));
        Assert.Equal(2, (await Letters.ResendAsync([both.Id], [channel], now, Audit, default)).Count);
        var due = await Book.LeaseDueAsync(channel, now, 10, default);
        Assert.Equal([both.Id, end.Id], due.Select(one => one.Id).Order());
        foreach (var one in due) await Book.UpdateAsync(one with { State = NotificationState.Delivered }, default);
        var all = await Letters.ResendAsync(null, [channel], now, Audit, default);
        Assert.Equal((0, over.Id), (all.Count, Assert.Single(all.Overtaken)));
    }

    [Fact]
    public async Task What_waits_for_a_channel_that_is_gone_is_given_up_with_the_reason()
    {
        var gone = await AddAsync(Sample.Time, NotificationState.Pending);
        var kept = Sample.Name("kept");
        var alert = Alert();
        await Book.WriteAsync(alert, null, default);
        var all = (await Letters.PageAsync(new DeadLetterFilter(null, null, 1_000), default)).Select(letter => letter.Channel);

        Assert.True(await Letters.AbandonAllButAsync([kept, .. all.Where(name => name != channel)], Sample.Time, default) >= 1);

        var letter = Assert.Single(await Letters.PageAsync(new DeadLetterFilter(channel, null, 10), default));
        Assert.Equal((gone.Id, $"There is no channel {channel} any more. Declare it again and resend, or leave it."), (letter.Id, letter.LastError));
        Assert.Equal(0, await Letters.AbandonAllButAsync([kept, channel], Sample.Time, default));
    }

    static Alert Alert() => new() { Id = Sample.Name("a"), Cluster = Sample.Name("c"), Case = "dns", RaisedAt = Sample.Time, Summary = "no answer" };

    async Task<Notification> AddAsync(DateTimeOffset at, NotificationState state = NotificationState.Abandoned, string? heldBy = null)
    {
        var alert = Alert();
        // Written by the webhook's route; then it is another channel's.
        var notification = new Notification($"{alert.Id}.raised", alert.Id, "raised", "{}", NotificationState.Pending, 0, at, null);
        await Book.WriteAsync(alert, notification, default);
        await storage.Database.ExecuteAsync(new KubeProbe.Storage.Databases.Statement("UPDATE notifications SET channel = @channel WHERE id = @id").With("@channel", channel).With("@id", notification.Id), default);
        var kept = notification with { Channel = channel, State = state, Attempts = 10, LastError = "503", HeldBy = heldBy };
        await Book.UpdateAsync(kept, default);
        return kept;
    }

    async Task<Notification> AddEndAsync(Notification beginning, NotificationState state)
    {
        var end = beginning with { Id = $"{beginning.AlertId}.resolved", Event = Notification.Resolved, State = state, LastError = null };
        await storage.Database.ExecuteAsync(KubeProbe.Storage.Alerts.NotificationRows.Insert(end), default);
        return end;
    }
}
