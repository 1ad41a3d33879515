using KubeProbe.Core;
using KubeProbe.Storage.Databases;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Storage.History;

/// <summary>One sweep: weeks are made ahead, whole weeks beyond their retention are dropped, and what else is beyond it goes slice by slice.</summary>
sealed partial class HistorySweep(
    Database database, Partitions partitions, StorageOptions options, StorageMeter meter, TimeProvider time, ILogger<HistorySweep> logger)
{
    // Longer than a slice may take; held anew after each.
    static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(5);

    readonly IReadOnlyList<ISweep> sweeps = Sweeps.Of(database, options.Retention);
    readonly Lease lease = new(database, "history-sweep", LeaseLength, time);

    /// <summary>Sweeps, unless another server does. Answers with the rows that are gone, null when it was another's turn.</summary>
    public async Task<int?> RunAsync(CancellationToken cancellation)
    {
        if (!await lease.TakeAsync(cancellation)) return null;

        var rows = 0;
        await partitions.MakeAheadAsync(time.GetUtcNow(), cancellation);
        await DropWeeksAsync(cancellation);
        rows += await SweepAsync("runs", token => partitions.ForgetDetachedAsync(options.Retention.Slice, token), cancellation);
        foreach (var sweep in sweeps) rows += await SweepAsync(sweep.Kind, token => sweep.SliceAsync(time.GetUtcNow(), token), cancellation);
        await lease.GiveBackAsync(cancellation);
        return rows;
    }

    async Task DropWeeksAsync(CancellationToken cancellation)
    {
        try
        {
            while (await partitions.DropOneAsync(options.Retention, time.GetUtcNow(), cancellation) is { } name)
            {
                LogDropped(name);
                await PauseAsync(cancellation);
            }
        }
        catch (StorageUnavailableException busy)
        {
            // Somebody reads it for long; the next sweep tries again.
            LogNotDropped(busy);
        }
    }

    async Task<int> SweepAsync(string kind, Func<CancellationToken, Task<Swept>> slice, CancellationToken cancellation)
    {
        var rows = 0;
        while (true)
        {
            var swept = await slice(cancellation);
            rows += swept.Rows;
            if (swept.Rows > 0) meter.Swept(kind, swept.Rows);
            if (swept.Done) break;
            await PauseAsync(cancellation);
            // Lost only when this server stood still for minutes; whoever has it now goes on.
            if (!await lease.TakeAsync(cancellation)) break;
        }
        if (rows > 0) LogSwept(rows, kind);
        return rows;
    }

    Task PauseAsync(CancellationToken cancellation) =>
        options.Retention.Pause > TimeSpan.Zero ? Task.Delay(options.Retention.Pause, time, cancellation) : Task.CompletedTask;
}
