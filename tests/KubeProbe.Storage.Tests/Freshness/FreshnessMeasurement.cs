using System.Diagnostics;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.Options;

namespace KubeProbe.Storage.Tests.Freshness;

public sealed class FreshnessMeasurementOnSqlite(SqliteStorage storage) : FreshnessMeasurement<SqliteStorage>(storage);

public sealed class FreshnessMeasurementOnPostgres(PostgresStorage storage) : FreshnessMeasurement<PostgresStorage>(storage);

/// <summary>
/// A fleet judged as the server does it. With <c>KUBEPROBE_TEST_LONG=1</c> it has 1,000 clusters with 50 bindings each, and what it costs
/// is told: <c>KUBEPROBE_TEST_LONG=1 tests/run Storage --filter-class '*FreshnessMeasurement*' --show-live-output on</c>.
/// </summary>
public abstract class FreshnessMeasurement<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    static readonly bool Long = Environment.GetEnvironmentVariable("KUBEPROBE_TEST_LONG") == "1";
    static readonly int Clusters = Long ? 1_000 : 10;
    static readonly int Cases = Long ? 50 : 5;

    [Fact]
    public async Task Every_case_of_a_fleet_is_judged_and_nothing_is_written_while_nothing_changes()
    {
        await DeclareAsync();
        var judge = new FreshnessJudge(
            storage.Get<IFreshnessBook>(), storage.Get<IManifestStore>(), storage.Get<IAlertBook>(),
            new IncidentDesk(storage.Get<IIncidentBook>(), new OneWebhook(), new NobodyOnCall(), new IncidentSilences(storage.Get<IAlertContexts>(), storage.Get<IAlertSilences>(), TimeProvider.System), Options.Create(new IncidentOptions()), TimeProvider.System),
            Options.Create(new FreshnessOptions()), TimeProvider.System);

        await MeasureAsync("first, with all manifests read and all rows new", () => judge.JudgeAsync(default));
        Assert.Equal(Clusters * Cases, (await storage.Get<IFreshnessQueries>().SummaryAsync(default)).Counts[FreshnessState.Awaited]);
        await VerdictsAsync();
        await storage.Database.ExecuteAsync(new Statement("ANALYZE"), default);
        await MeasureAsync("second, all of them fresh by now", () => judge.JudgeAsync(default));
        for (var round = 0; round < 5; round++) await MeasureAsync("nothing changed", () => judge.JudgeAsync(default));

        var summary = await storage.Get<IFreshnessQueries>().SummaryAsync(default);
        Assert.Equal(Clusters * Cases, summary.Counts[FreshnessState.Fresh]);
    }

    static async Task MeasureAsync<T>(string what, Func<Task<T>> work)
    {
        using var process = Process.GetCurrentProcess();
        var (began, cpu, allocated) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        await work();
        process.Refresh();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{typeof(TStorage).Name}: {what}: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms, {(process.TotalProcessorTime - cpu).TotalMilliseconds:0} ms of CPU, "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / 1_048_576.0:0.0} MiB allocated");
    }

    async Task DeclareAsync()
    {
        List<ManifestWrite> writes = [new(Sample.Manifest(ManifestKind.ProbeTemplate, "t", SpecJson.Write(new ProbeTemplateSpec { Image = "i", Timeout = TimeSpan.FromSeconds(30) })), null)];
        writes.AddRange(Enumerable.Range(0, Cases).Select(number => new ManifestWrite(Sample.Manifest(ManifestKind.ProbeCase, $"case-{number}", SpecJson.Write(new ProbeCaseSpec { Template = "t" })), null)));
        for (var cluster = 0; cluster < Clusters; cluster++)
        {
            writes.Add(new(Sample.Manifest(ManifestKind.Cluster, $"cluster-{cluster}", SpecJson.Write(new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } })), null));
            writes.AddRange(Enumerable.Range(0, Cases).Select(number => new ManifestWrite(
                Sample.Manifest(ManifestKind.Binding, $"b-{cluster}-{number}", SpecJson.Write(new BindingSpec
                {
                    Cluster = $"cluster-{cluster}", Case = $"case-{number}", Schedule = new() { Interval = TimeSpan.FromMinutes(5) },
                })), null)));
        }
        foreach (var some in writes.Chunk(5_000)) await storage.Get<IManifestStore>().WriteAsync(some, Sample.Audit, default);
    }

    // As run history writes them with each verdict and each slot.
    async Task VerdictsAsync()
    {
        await storage.Database.ExecuteAsync(
            new Statement(
                """
                INSERT INTO standings (cluster, binding, case_name, run_id, verdict, reason, finished_at)
                SELECT cluster, binding, case_name, 'r', 'Passed', 'reported', @at FROM freshness WHERE binding <> ''
                """).With("@at", TimeProvider.System.GetUtcNow()),
            default);
        await storage.Database.ExecuteAsync(
            new Statement("INSERT INTO last_slots (cluster, binding, case_name, due) SELECT cluster, binding, case_name, @at FROM freshness WHERE binding <> ''")
                .With("@at", TimeProvider.System.GetUtcNow()),
            default);
    }
}
