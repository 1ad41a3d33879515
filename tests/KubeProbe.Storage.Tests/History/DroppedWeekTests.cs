using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Tests.Databases;
using Npgsql;

namespace KubeProbe.Storage.Tests.History;

/// <summary>Whole weeks that go on PostgreSQL.</summary>
public sealed class DroppedWeekTests : IAsyncLifetime
{
    readonly PostgresStorage storage = new();

    HistoryBench Bench { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        Bench = new HistoryBench(storage);
    }

    [Fact]
    public async Task A_week_goes_with_all_that_hangs_on_it_and_its_ids()
    {
        var run = await Bench.FinishedAsync(120, RunVerdict.Failed("reported", "no answer"));
        var part = Partition.Of("runs", Bench.Time.GetUtcNow().AddDays(-120)).Name;
        Assert.Contains(part, await NamesAsync("runs"));

        await Bench.Sweep().RunAsync(default);

        foreach (var table in new[] { "runs", "measurements", "node_results", "evidence" })
            Assert.DoesNotContain(part.Replace("runs", table, StringComparison.Ordinal), await NamesAsync(table));
        Assert.Equal(0, await CountAsync("SELECT count(*)::text FROM run_ids"));
        Assert.Equal(0, await CountAsync($"SELECT count(*)::text FROM pg_class WHERE relname = '{part}'"));
        // What nobody repeats after so long would be a new run, in a week that is made anew.
        Assert.Equal(run, await Bench.FinishedAsync(120, RunVerdict.Failed("reported", "no answer")));
    }

    [Fact]
    public async Task A_week_somebody_reads_is_left_to_the_next_sweep_and_nobody_waits()
    {
        await Bench.FinishedAsync(120, RunVerdict.Failed("reported", "no answer"));
        var young = await Bench.FinishedAsync(31, RunVerdict.Passed("fine"));
        var part = Partition.Of("runs", Bench.Time.GetUtcNow().AddDays(-120)).Name;
        await using (var reader = new NpgsqlConnection(storage.Options.Postgres))
        {
            await reader.OpenAsync();
            await using var reading = await reader.BeginTransactionAsync();
            await using (var read = new NpgsqlCommand("SELECT id FROM runs LIMIT 1", reader)) await read.ExecuteScalarAsync();

            await Bench.Sweep().RunAsync(default);

            Assert.Contains(part, await NamesAsync("runs"));
            Assert.Null(await Bench.Queries.FindAsync(young, default));
        }

        await Bench.Sweep().RunAsync(default);

        Assert.DoesNotContain(part, await NamesAsync("runs"));
    }

    [Fact]
    public async Task A_week_that_a_server_left_detached_when_it_ended_is_finished_by_the_next()
    {
        var run = await Bench.FinishedAsync(120, RunVerdict.Failed("reported", "no answer"));
        var partitions = storage.Get<Partitions>();
        while (await partitions.DropOneAsync(Bench.Retention, Bench.Time.GetUtcNow(), default) is not null)
        {
            // All of them, as a server does that ends before it forgets the ids.
        }
        Assert.Equal(1, await CountAsync("SELECT count(*)::text FROM run_ids"));
        Assert.Null(await Bench.Queries.FindAsync(run, default));

        await Bench.Sweep().RunAsync(default);

        Assert.Equal(0, await CountAsync("SELECT count(*)::text FROM run_ids"));
        Assert.Equal(0, await CountAsync(
            "SELECT count(*)::text FROM pg_class WHERE relkind = 'r' AND NOT relispartition AND relname ~ '^runs_[0-9]'"));
    }

    [Fact]
    public async Task Weeks_are_made_ahead_and_none_collects_the_rest()
    {
        Bench.Time.Advance(TimeSpan.FromDays(700));

        await Bench.Sweep().RunAsync(default);

        var names = await NamesAsync("evidence");
        for (var week = 0; week <= 4; week++)
            Assert.Contains(Partition.Of("evidence", Bench.Time.GetUtcNow().AddDays(7 * week)).Name, names);
        Assert.Equal(0, await CountAsync("SELECT count(*)::text FROM pg_partitioned_table WHERE partdefid <> 0"));
    }

    [Fact]
    public async Task A_run_is_looked_for_in_its_own_week_only()
    {
        for (var week = 0; week < 12; week++) await Bench.FinishedAsync(7 * week, RunVerdict.Passed("fine"));

        var plan = await storage.Database.ListAsync(
            new Statement(
                $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT id FROM runs WHERE {storage.Database.Dialect.IsRun("@id")}", answers: true)
                .With("@id", RunId.OfSlot("c", "dns-every", "dns", Bench.Time.GetUtcNow()).ToString()),
            row => row.FirstText(),
            default);

        Assert.Contains(plan, line => line.Contains("never executed", StringComparison.Ordinal));
        Assert.Equal(1, plan.Count(line => line.Contains("on runs_", StringComparison.Ordinal) && !line.Contains("never executed", StringComparison.Ordinal)));
    }

    Task<IReadOnlyList<string>> NamesAsync(string table) => storage.Database.ReadAsync<IReadOnlyList<string>>(
        async session => [.. (await Partitions.ListAsync(session, table, default)).Select(part => part.Name)], default);

    async Task<int> CountAsync(string sql) => int.Parse(
        (await storage.Database.ListAsync(new Statement(sql, answers: true), row => row.FirstText(), default))[0],
        System.Globalization.CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
