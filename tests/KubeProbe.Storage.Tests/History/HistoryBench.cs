using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Storage.Tests.History;

/// <summary>A history of its own, a clock to age it, and sweeps of it.</summary>
sealed class HistoryBench(TestStorage storage)
{
    public FakeTimeProvider Time { get; } = new(Sample.Time);

    public RetentionOptions Retention { get; } = new() { Pause = TimeSpan.Zero, Slice = 3 };

    public IRunHistory History => storage.Get<IRunHistory>();

    public IRunQueries Queries => storage.Get<IRunQueries>();

    /// <summary>A sweep of one server.</summary>
    public HistorySweep Sweep(TimeProvider? time = null) => new(
        storage.Database, storage.Get<Partitions>(), new StorageOptions { Retention = Retention }, storage.Get<StorageMeter>(), time ?? Time,
        NullLogger<HistorySweep>.Instance);

    /// <summary>A run that finished so many days ago, with its evidence and one measurement.</summary>
    public async Task<RunId> FinishedAsync(double daysAgo, RunVerdict verdict, string @case = "dns", bool settled = true)
    {
        var run = Sample.Run("c", @case, due: Time.GetUtcNow().AddDays(-daysAgo));
        await History.RecordAsync(Sample.Batch(run), default);
        var finished = run.Finished(verdict) with { Measurements = [new Measurement("txn", true, 1, null, null)] };
        await History.CloseAsync(new RunClosing(finished, verdict.Verdict is Verdict.Passed ? [] : [new RunEvidence { Message = "why" }]), default);
        if (settled) await History.RecordAsync(new RunBatch([], [], [], [run.Order.Id]), default);
        return run.Order.Id;
    }

    /// <summary>Whether the run is there, its measurement, its evidence.</summary>
    public async Task<(bool Run, bool Measured, bool Evidence)> ThereAsync(RunId id)
    {
        var run = await Queries.FindAsync(id, default);
        return (run is not null, run?.Measurements.Count > 0, (await Queries.EvidenceAsync(id, default)).Evidence.Count > 0);
    }
}
