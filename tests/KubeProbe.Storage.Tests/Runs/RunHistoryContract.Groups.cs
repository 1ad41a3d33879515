using System.Diagnostics.Metrics;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Runs;

namespace KubeProbe.Storage.Tests.Runs;

public abstract partial class RunHistoryContract<TStorage>
{
    [Fact]
    public async Task Calls_at_one_time_share_transactions()
    {
        var runs = Enumerable.Range(0, 200).Select(number => Sample.Run(cluster, due: Sample.Time.AddSeconds(number))).ToArray();
        using var trips = new RoundTrips();

        var fresh = await Task.WhenAll(runs.Select(run => History.RecordAsync(Sample.Batch(run), default)));

        Assert.Equal(runs.Select(run => run.Order.Id).ToHashSet(), fresh.SelectMany(ids => ids).ToHashSet());
        Assert.All(fresh, ids => Assert.Single(ids));
        // Other tests of this process count too: a group is one transaction of several calls.
        Assert.True(trips.LargestGroup > 1, $"The largest group was {trips.LargestGroup}.");
    }

    [Fact]
    public async Task One_that_cannot_be_written_does_not_take_the_others_with_it()
    {
        var good = Enumerable.Range(0, 50).Select(number => Sample.Run(cluster, due: Sample.Time.AddSeconds(number))).ToArray();
        var bad = Sample.Run(cluster, due: Sample.Time.AddHours(1));
        bad = bad with { Order = bad.Order with { Binding = null! } };

        var calls = good[..25].Append(bad).Concat(good[25..]).Select(run => History.RecordAsync(Sample.Batch(run), default)).ToArray();

        await Assert.ThrowsAnyAsync<Exception>(() => calls[25]);
        Assert.All(await Task.WhenAll(calls[..25].Concat(calls[26..])), ids => Assert.Single(ids));
        Assert.Equal(50, (await History.UnfinishedAsync(cluster, default)).Count);
    }

    [Fact]
    public async Task More_calls_than_the_queue_holds_wait_and_all_come_through()
    {
        var options = new StorageOptions { WriteQueue = 2, WriteGroup = 3 };
        await using var writer = new RunWriter(
            storage.Database, storage.Get<RunStatements>(), storage.Get<StorageMeter>(), options);
        var history = new RunHistory(storage.Database, storage.Get<RunStatements>(), writer, storage.Get<RunDetails>(), storage.Get<Partitions>());
        var runs = Enumerable.Range(0, 60).Select(number => Sample.Run(cluster, due: Sample.Time.AddSeconds(number))).ToArray();

        await Task.WhenAll(runs.Select(run => history.RecordAsync(Sample.Batch(run), default)));

        Assert.Equal(60, (await History.UnfinishedAsync(cluster, default)).Count);
    }

    [Fact]
    public async Task A_call_given_up_before_its_turn_writes_nothing()
    {
        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => History.RecordAsync(Sample.Batch(Sample.Run(cluster)), gaveUp.Token));

        Assert.Empty(await History.UnfinishedAsync(cluster, default));
    }

    /// <summary>Listens to the storage's meter.</summary>
    sealed class RoundTrips : IDisposable
    {
        readonly MeterListener listener = new();
        int largest;

        public RoundTrips()
        {
            listener.InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Meter.Name == StorageMeter.Name) all.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<int>((_, value, _, _) => largest = Math.Max(largest, value));
            listener.Start();
        }

        public int LargestGroup => largest;

        public void Dispose() => listener.Dispose();
    }
}
