using System.Threading.Channels;

namespace KubeProbe.DevCluster.Objects;

/// <summary>
/// Keys of objects to look at. A key waits in it once however often it is added; one that is added while it is worked on is
/// worked on again afterwards. A failed key comes back after a growing pause.
/// </summary>
public sealed partial class WorkQueue(string name, TimeProvider time, ILogger logger)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly Channel<ObjectKey> ready = Channel.CreateUnbounded<ObjectKey>();
    readonly Lock gate = new();
    readonly HashSet<ObjectKey> waiting = [];
    readonly HashSet<ObjectKey> working = [];
    readonly HashSet<ObjectKey> again = [];
    readonly Dictionary<ObjectKey, int> failures = [];

    public void Add(ObjectKey key)
    {
        lock (gate)
        {
            if (working.Contains(key))
            {
                again.Add(key);
                return;
            }
            if (!waiting.Add(key)) return;
        }
        ready.Writer.TryWrite(key);
    }

    public async Task AddAfterAsync(ObjectKey key, TimeSpan delay, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // The queue's owner is stopping; nobody will look any more.
        }
        Add(key);
    }

    /// <summary>Works until cancelled: <paramref name="reconcile"/> reads the truth and acts; it may be called for objects long gone.</summary>
    public async Task RunAsync(Func<ObjectKey, CancellationToken, Task> reconcile, CancellationToken cancellation)
    {
        try
        {
            await foreach (var key in ready.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                await WorkAsync(key, reconcile, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The way to end.
        }
    }

    async Task WorkAsync(ObjectKey key, Func<ObjectKey, CancellationToken, Task> reconcile, CancellationToken cancellation)
    {
        lock (gate)
        {
            waiting.Remove(key);
            working.Add(key);
        }
        try
        {
            await reconcile(key, cancellation).ConfigureAwait(false);
            lock (gate) failures.Remove(key);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            int count;
            lock (gate) count = failures[key] = failures.GetValueOrDefault(key) + 1;
            LogFailed(name, key, e);
            var pause = FirstPause * Math.Pow(2, Math.Min(count, 20));
            _ = AddAfterAsync(key, pause < LongestPause ? pause : LongestPause, cancellation);
        }
        finally
        {
            bool more;
            lock (gate)
            {
                working.Remove(key);
                more = again.Remove(key);
            }
            if (more) Add(key);
        }
    }
}
