using System.Threading.Channels;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Runs;

/// <summary>One watcher's bounded view of the hub.</summary>
sealed class RunWatch(Func<RunRecord, bool> matches, Action<RunWatch> leave) : IDisposable
{
    /// <summary>Most entries that wait to be read.</summary>
    public const int Capacity = 512;

    readonly Channel<RunRecord> channel = Channel.CreateBounded<RunRecord>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    int lost;

    /// <summary>Takes an entry, or notes that one is lost.</summary>
    public void Offer(RunRecord run)
    {
        if (matches(run) && !channel.Writer.TryWrite(run)) Interlocked.Exchange(ref lost, 1);
    }

    /// <summary>The next entry that is there already.</summary>
    public bool TryRead(out RunRecord run) => channel.Reader.TryRead(out run!);

    /// <summary>Whether entries were lost since this was last asked.</summary>
    public bool TakeLost() => Interlocked.Exchange(ref lost, 0) == 1;

    /// <summary>Until there is an entry or <paramref name="atMost"/> is over, whichever comes first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            await channel.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over: the caller reads the truth.
        }
    }

    public void Dispose() => leave(this);
}
