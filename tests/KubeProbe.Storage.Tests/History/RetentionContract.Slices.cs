using KubeProbe.Core.Runs;

namespace KubeProbe.Storage.Tests.History;

public abstract partial class RetentionContract<TStorage>
{
    [Fact]
    public async Task A_sweep_pauses_after_each_slice_and_goes_on_where_it_was()
    {
        (Bench.Retention.Slice, Bench.Retention.Pause) = (2, TimeSpan.FromSeconds(10));
        for (var number = 0; number < 9; number++) await Bench.FinishedAsync(31 + number, RunVerdict.Passed("fine"), $"case-{number}");
        var kept = await Bench.FinishedAsync(1, RunVerdict.Passed("fine"));

        var time = new CountedPauses(Bench.Time.GetUtcNow());
        await Bench.Sweep(time).RunAsync(default);

        Assert.True(time.Pauses >= 4, $"{time.Pauses} pauses for nine runs, two at once");
        Assert.All(time.Lengths, length => Assert.Equal(TimeSpan.FromSeconds(10), length));
        Assert.Equal([kept], (await Bench.Queries.PageAsync(new RunFilter { Cluster = "c" }, null, 100, default)).Select(run => run.Order.Id));
    }

    [Fact]
    public async Task A_sweep_that_passes_much_it_must_keep_does_not_look_at_it_again_that_day()
    {
        for (var number = 0; number < 10; number++) await Bench.FinishedAsync(80 - number, RunVerdict.Failed("reported", "no"), $"case-{number}");
        var sweep = Bench.Sweep();
        await sweep.RunAsync(default);
        var late = await Bench.FinishedAsync(31, RunVerdict.Passed("fine"), "late");

        Assert.True(await sweep.RunAsync(default) > 0);

        Assert.Null(await Bench.Queries.FindAsync(late, default));
        Assert.Equal(10, (await Bench.Queries.PageAsync(new RunFilter { Cluster = "c" }, null, 100, default)).Count);
    }

    [Fact]
    public async Task One_server_sweeps_at_a_time_and_another_takes_over_from_one_that_is_gone()
    {
        var gone = new Storage.History.Lease(storage.Database, "history-sweep", TimeSpan.FromMinutes(5), Bench.Time);
        await Bench.FinishedAsync(31, RunVerdict.Passed("fine"));

        Assert.True(await gone.TakeAsync(default));
        var other = Bench.Sweep();
        Assert.Null(await other.RunAsync(default));
        Bench.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.True(await other.RunAsync(default) > 0);
        Assert.True(await gone.TakeAsync(default));
        Assert.Null(await other.RunAsync(default));
        await gone.GiveBackAsync(default);
        Assert.Equal(0, await other.RunAsync(default));
    }

    [Fact]
    public async Task Writers_and_sweeps_at_once_lose_nothing()
    {
        Bench.Retention.Slice = 1;
        for (var number = 0; number < 30; number++) await Bench.FinishedAsync(40, RunVerdict.Passed("fine"), $"old-{number}");

        var sweep = Bench.Sweep().RunAsync(default);
        var runs = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Bench.FinishedAsync(0, RunVerdict.Passed("fine"), $"new-{number}")));
        await sweep;

        Assert.Equal(runs.Order(Comparer<RunId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))),
            (await Bench.Queries.PageAsync(new RunFilter { Cluster = "c" }, null, 100, default)).Select(run => run.Order.Id)
                .Order(Comparer<RunId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
    }

    [Fact]
    public async Task A_server_sweeps_again_and_again()
    {
        var old = await Bench.FinishedAsync(31, RunVerdict.Passed("fine"));
        using var keeper = new Storage.History.HistoryKeeper(
            Bench.Sweep(), storage.Get<StorageOpening>(), new StorageOptions { Retention = Bench.Retention }, Bench.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Storage.History.HistoryKeeper>.Instance);
        await keeper.StartAsync(default);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // Its timer may not be armed yet when the clock first moves.
        while (await Bench.Queries.FindAsync(old, deadline.Token) is not null) Bench.Time.Advance(Bench.Retention.Every);

        await keeper.StopAsync(default);
    }

    /// <summary>A clock on which every pause is over at once, and counted.</summary>
    sealed class CountedPauses(DateTimeOffset now) : Microsoft.Extensions.Time.Testing.FakeTimeProvider(now)
    {
        public List<TimeSpan> Lengths { get; } = [];

        public int Pauses => Lengths.Count;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Lengths.Add(dueTime);
            Advance(dueTime);
            return timer;
        }
    }
}
