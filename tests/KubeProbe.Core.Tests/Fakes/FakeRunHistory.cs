using System.Collections.Concurrent;
using System.Threading.Channels;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Run history in memory, with the same promises: known ids are left alone, the first verdict wins.</summary>
sealed class FakeRunHistory : IRunHistory, IRunQueries, ISlotHistory
{
    readonly Lock gate = new();
    readonly Dictionary<RunId, RunRecord> runs = [];
    readonly Dictionary<RunId, List<RunEvidence>> evidence = [];
    readonly Dictionary<RunId, List<LateReport>> late = [];

    readonly Channel<RunId> settled = Channel.CreateUnbounded<RunId>();

    public ConcurrentQueue<SkippedSlot> Skipped { get; } = [];

    /// <summary>Runs whose settling was written.</summary>
    public ChannelReader<RunId> Settled => settled.Reader;

    /// <summary>Fails so many writes, as a database that is away does.</summary>
    public int FailWrites { get; set; }

    public IReadOnlyList<RunRecord> All
    {
        get { lock (gate) return [.. runs.Values.OrderBy(run => run.CreatedAt)]; }
    }

    public Task<IReadOnlySet<RunId>> RecordAsync(RunBatch batch, CancellationToken cancellation)
    {
        Refuse();
        lock (gate)
        {
            var fresh = batch.Orders.Where(run => runs.TryAdd(run.Order.Id, run)).Select(run => run.Order.Id).ToHashSet();
            foreach (var order in batch.Altered)
            {
                if (runs.GetValueOrDefault(order.Id) is not { Phase: RunPhase.Queued } run) continue;
                runs[order.Id] = run with { Order = order };
                fresh.Add(order.Id);
            }
            foreach (var progress in batch.Progress)
                if (runs.TryGetValue(progress.Id, out var run) && run.Phase is not RunPhase.Finished)
                    runs[progress.Id] = run with { Phase = progress.Phase, Attempt = progress.Attempt, Deadline = progress.Deadline, StartedAt = progress.StartedAt, Pod = progress.Pod, Node = progress.Node };
            foreach (var run in batch.Settled)
            {
                runs[run] = runs[run] with { Settled = true };
                settled.Writer.TryWrite(run);
            }
            foreach (var slot in batch.Skipped) Skipped.Enqueue(slot);
            return Task.FromResult<IReadOnlySet<RunId>>(fresh);
        }
    }

    public Task<RunRecord> CloseAsync(RunClosing closing, CancellationToken cancellation)
    {
        Refuse();
        lock (gate)
        {
            var id = closing.Record.Order.Id;
            if (closing.Evidence.Count > 0) evidence.TryAdd(id, [.. closing.Evidence]);
            if (runs.GetValueOrDefault(id) is not { Phase: RunPhase.Finished }) runs[id] = closing.Record;
            return Task.FromResult(runs[id]);
        }
    }

    public Task AddEvidenceAsync(RunClosing closing, CancellationToken cancellation)
    {
        Refuse();
        lock (gate)
        {
            var (of, closed) = (closing.Record, runs[closing.Record.Order.Id]);
            if (closed.ClosedBy == of.ClosedBy && closed.Verdict == of.Verdict && closed.FinishedAt == of.FinishedAt) evidence.TryAdd(of.Order.Id, [.. closing.Evidence]);
            return Task.CompletedTask;
        }
    }

    public Task AddLateReportAsync(RunId run, LateReport report, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!late.TryGetValue(run, out var reports)) late[run] = reports = [];
            reports.Add(report);
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<RunRecord>> UnfinishedAsync(string cluster, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult<IReadOnlyList<RunRecord>>([.. runs.Values.Where(run => run.Order.Cluster == cluster && !run.Settled)]);
    }

    public Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult(runs.GetValueOrDefault(id));
    }

    public Task<IReadOnlyList<RunId>> FindByPrefixAsync(string prefix, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunId>>([.. All.Select(run => run.Order.Id).Where(id => id.ToString().StartsWith(prefix, StringComparison.Ordinal)).Take(2)]);

    public Task<IReadOnlyList<RunRecord>> PageAsync(RunFilter filter, RunCursor? after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunRecord>>([.. All.Reverse().Take(limit)]);

    public Task<(IReadOnlyList<RunEvidence> Evidence, IReadOnlyList<LateReport> LateReports)> EvidenceAsync(RunId id, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult<(IReadOnlyList<RunEvidence>, IReadOnlyList<LateReport>)>((evidence.GetValueOrDefault(id) ?? [], late.GetValueOrDefault(id) ?? []));
    }

    public Task<IReadOnlyDictionary<SlotKey, DateTimeOffset>> LastSlotsAsync(string cluster, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<SlotKey, DateTimeOffset>>(All
            .Where(run => run.Order.Cluster == cluster && run.Order.Trigger is RunTrigger.Periodic)
            .GroupBy(run => new SlotKey(run.Order.Binding, run.Order.Case))
            .ToDictionary(slot => slot.Key, slot => slot.Max(run => run.Order.Due)));

    void Refuse()
    {
        if (FailWrites <= 0) return;
        FailWrites--;
        throw new IOException("The database is away.");
    }
}
