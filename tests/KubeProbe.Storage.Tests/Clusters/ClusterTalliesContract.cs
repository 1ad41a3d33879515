using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Clusters;

public sealed class ClusterTalliesOnSqlite(SqliteStorage storage) : ClusterTalliesContract<SqliteStorage>(storage);

public sealed class ClusterTalliesOnPostgres(PostgresStorage storage) : ClusterTalliesContract<PostgresStorage>(storage);

/// <summary>What the tallies of clusters promise, on either database.</summary>
public abstract class ClusterTalliesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string one = Sample.Name("one");
    readonly string two = Sample.Name("two");

    [Fact]
    public async Task Each_cluster_has_its_verdicts_firing_alerts_and_skipped_slots()
    {
        await CloseAsync(one, "a", RunVerdict.Passed("fine"));
        await CloseAsync(one, "b", RunVerdict.Passed("fine"));
        await CloseAsync(one, "c", RunVerdict.Failed("deadline", "silent"));
        await CloseAsync(one, "d", RunVerdict.ProbeFault("image", "none"));
        await CloseAsync(two, "a", RunVerdict.Unknown("unreadable", "?"));
        await SkipAsync(new SkippedSlot(two, "b", "x", Sample.Time, "budget", 4), new SkippedSlot(two, "b", "y", Sample.Time.AddHours(-2), "budget", 9));
        await AlertAsync(one, resolved: null);
        await AlertAsync(one, resolved: Sample.Time.AddHours(1));

        var tallies = await storage.Get<IClusterTallies>().CountAsync(null, Sample.Time.AddHours(-1), default);

        var last = Sample.Run(one).Finished(RunVerdict.Passed("")).FinishedAt;
        Assert.Equal(new ClusterTally { Passed = 2, Failed = 1, ProbeFault = 1, Firing = 1, LastVerdictAt = last }, tallies[one]);
        Assert.Equal(new ClusterTally { Unknown = 1, Skipped = 4, LastVerdictAt = last }, tallies[two]);

        var narrowed = await storage.Get<IClusterTallies>().CountAsync([two, "no-such"], Sample.Time.AddHours(-1), default);
        Assert.Equal([two], narrowed.Keys);
        Assert.Equal(tallies[two], narrowed[two]);
    }

    [Fact]
    public async Task What_is_not_applicable_is_counted_as_that_alone()
    {
        await CloseAsync(one, "a", RunVerdict.Passed("fine"));
        await SkipAsync(
            new SkippedSlot(one, "b", "never", Sample.Time, "not-applicable: storage-class", 4),
            new SkippedSlot(one, Sample.Run(one, "a").Order.Binding, "a", Sample.Time.AddHours(1), "not-applicable: two-nodes"));

        var tally = (await storage.Get<IClusterTallies>().CountAsync([one], Sample.Time.AddHours(-1), default))[one];

        Assert.Equal(new ClusterTally { NotApplicable = 2 }, tally);
    }

    async Task CloseAsync(string cluster, string @case, RunVerdict verdict)
    {
        var run = Sample.Run(cluster, @case);
        await storage.Get<IRunHistory>().RecordAsync(Sample.Batch(run), default);
        await storage.Get<IRunHistory>().CloseAsync(new RunClosing(run.Finished(verdict), []), default);
    }

    Task SkipAsync(params SkippedSlot[] slots) => storage.Get<IRunHistory>().RecordAsync(new RunBatch([], slots, [], []), default);

    Task AlertAsync(string cluster, DateTimeOffset? resolved) => storage.Get<IAlertBook>().WriteAsync(
        new Alert { Id = Sample.Name("alert"), Cluster = cluster, Case = "c", RaisedAt = Sample.Time, ResolvedAt = resolved, Summary = "" }, null, default);
}
