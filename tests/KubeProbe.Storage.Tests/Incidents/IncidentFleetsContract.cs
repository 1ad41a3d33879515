using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Incidents;

public sealed class IncidentFleetsOnSqlite(SqliteStorage storage) : IncidentFleetsContract<SqliteStorage>(storage);

public sealed class IncidentFleetsOnPostgres(PostgresStorage storage) : IncidentFleetsContract<PostgresStorage>(storage);

/// <summary>What is promised of an incident cluster by cluster, on either database.</summary>
public abstract class IncidentFleetsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    readonly string incident = Sample.Name("inc"), tag = Sample.Name("f");

    IIncidentFleets Fleets => storage.Get<IIncidentFleets>();

    [Fact]
    public async Task What_fires_comes_first_the_worst_and_the_longest_with_the_last_verdict_and_the_last_failure()
    {
        var (old, failed) = (await AlertAsync("over", "dns", AlertLevel.Critical, minute: 0, until: 9), await AlertAsync("warn", "dns", AlertLevel.Warning, minute: 1));
        await AlertAsync("bad", "dns", AlertLevel.Error, minute: 4);
        var newest = await AlertAsync("bad", "tls", AlertLevel.Warning, minute: 5);
        await AlertAsync("bad", "etcd", AlertLevel.Critical, minute: 2, until: 3);
        await AlertAsync("bad-too", "dns", AlertLevel.Error, minute: 5);
        await AlertAsync("away", "", AlertLevel.Critical, minute: 6);
        await StandAsync("bad", "dns", Verdict.Failed, minute: 7);
        var passed = await StandAsync("over", "dns", Verdict.Passed, minute: 8);
        var last = await StandAsync("bad", "tls", Verdict.Failed, minute: 8);
        await StandAsync("bad", "etcd", Verdict.Passed, minute: 9);

        var fleet = await Fleets.OfAsync(incident, 10, default);

        Assert.Equal(5, fleet.All);
        Assert.Equal(["away", "bad", "bad-too", "warn", "over"], Names(fleet));
        Assert.Equal([1, 2, 1, 1, 0], fleet.Clusters.Select(on => on.Alerts));
        var (away, bad, over) = (fleet.Clusters[0], fleet.Clusters[1], fleet.Clusters[4]);
        Assert.Equal((0, AlertLevel.Critical, null, null), (away.Cases.Count, away.Level, away.Last, away.Failed));
        Assert.Equal(["dns", "tls"], bad.Cases);
        Assert.Equal((AlertLevel.Error, At(4), null, newest), (bad.Level, bad.Since, bad.ResolvedAt, bad.Failed));
        Assert.Equal(new LastVerdict(last, Verdict.Failed, At(8)), bad.Last);
        Assert.Equal((AlertLevel.Critical, At(0), At(9), old, new LastVerdict(passed, Verdict.Passed, At(8))), (over.Level, over.Since, over.ResolvedAt, over.Failed, over.Last));
        Assert.Equal((failed, null), (fleet.Clusters[3].Failed, fleet.Clusters[3].Last));
    }

    [Fact]
    public async Task It_is_bounded_and_says_how_many_there_are()
    {
        for (var number = 0; number < 7; number++) await AlertAsync($"{number}", "dns", AlertLevel.Error, minute: number);

        var fleet = await Fleets.OfAsync(incident, 3, default);

        Assert.Equal(7, fleet.All);
        Assert.Equal(["0", "1", "2"], Names(fleet));
        Assert.Equal(0, (await Fleets.OfAsync(Sample.Name("none"), 3, default)).All);
    }

    IEnumerable<string> Names(IncidentFleet fleet) => fleet.Clusters.Select(on => on.Cluster[(tag.Length + 1)..]);

    static DateTimeOffset At(int minute) => Sample.Time.AddMinutes(minute);

    async Task<RunId> AlertAsync(string cluster, string @case, AlertLevel level, int minute, int? until = null)
    {
        var run = RunId.OfSlot($"{tag}-{cluster}", "b", @case.Length > 0 ? @case : "none", At(minute));
        await storage.Get<IAlertBook>().WriteAsync(
            new Alert
            {
                Id = $"{tag}-{cluster}-{@case}", Cluster = $"{tag}-{cluster}", Case = @case, RaisedAt = At(minute), ResolvedAt = until is { } end ? At(end) : null, Summary = "s", Level = level, Incident = incident,
                LastRun = @case.Length > 0 ? run : null,
            },
            null, default);
        return run;
    }

    async Task<RunId> StandAsync(string cluster, string @case, Verdict verdict, int minute)
    {
        var run = RunId.OfSlot($"{tag}-{cluster}", "last", @case, At(minute));
        await storage.Database.ExecuteAsync(
            new Statement("INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at) VALUES (@cluster, 'b', @case, @run, @verdict, 'r', @at)")
                .With("@cluster", $"{tag}-{cluster}").With("@case", @case).With("@run", run.ToString()).With("@verdict", verdict).With("@at", At(minute)),
            default);
        return run;
    }
}
