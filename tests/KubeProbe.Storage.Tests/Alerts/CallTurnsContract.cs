using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class CallTurnsOnSqlite(SqliteStorage storage) : CallTurnsContract<SqliteStorage>(storage);

public sealed class CallTurnsOnPostgres(PostgresStorage storage) : CallTurnsContract<PostgresStorage>(storage);

/// <summary>What is promised of turns to call somebody, on either database.</summary>
public abstract class CallTurnsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    readonly string channel = Sample.Name("voice");

    ICallTurns Turns => storage.Get<ICallTurns>();

    [Fact]
    public async Task Of_many_that_would_call_somebody_at_once_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TakeAsync("ann", Sample.Time.AddSeconds(number))));

        var first = Assert.Single(Enumerable.Range(0, 8), number => answers[number] is null);
        Assert.All(answers.Where(answer => answer is not null), answer => Assert.Equal(Sample.Time.AddSeconds(first) + Pause, answer));
    }

    [Fact]
    public async Task There_is_another_turn_after_the_pause_for_others_and_by_other_channels_at_once()
    {
        Assert.Null(await TakeAsync("ann", Sample.Time));
        Assert.Null(await TakeAsync("bob", Sample.Time));
        Assert.Null(await Turns.TakeAsync(Sample.Name("voice"), "ann", Sample.Time, Pause, default));
        Assert.Equal(Sample.Time + Pause, await TakeAsync("ann", Sample.Time + Pause - TimeSpan.FromSeconds(1)));
        Assert.Null(await TakeAsync("ann", Sample.Time + Pause));
    }

    [Fact]
    public async Task A_turn_in_which_nobody_was_called_is_given_back_by_whoever_took_it()
    {
        Assert.Null(await TakeAsync("ann", Sample.Time));
        await Turns.ReturnAsync(channel, "ann", Sample.Time.AddSeconds(-1), default);
        Assert.NotNull(await TakeAsync("ann", Sample.Time.AddSeconds(1)));
        await Turns.ReturnAsync(channel, "ann", Sample.Time, default);
        Assert.Null(await TakeAsync("ann", Sample.Time.AddSeconds(1)));
    }

    [Fact]
    public async Task A_clock_that_went_wrong_keeps_nobody_from_being_called()
    {
        Assert.Null(await TakeAsync("ann", Sample.Time.AddYears(1)));
        Assert.Null(await TakeAsync("ann", Sample.Time));
    }

    Task<DateTimeOffset?> TakeAsync(string person, DateTimeOffset now) => Turns.TakeAsync(channel, person, now, Pause, default);
}
