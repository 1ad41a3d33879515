using System.Net;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// Looks names up on threads of its own. The system's resolver blocks its caller for as long as a name server is silent, and the
/// runtime calls it on the pool that everything else runs on: a hundred clusters of a zone whose server hangs would stop the process.
/// </summary>
/// <param name="lookup">What blocks.</param>
sealed class NameLookup(Func<string, IPAddress[]> lookup)
{
    /// <summary>A name is looked up once at a time, so this is for so many names that hang.</summary>
    const int ThreadsAtOnce = 512;

    /// <summary>Resolvers are modest; the default would reserve megabytes for each.</summary>
    const int StackBytes = 512 << 10;

    readonly SemaphoreSlim free = new(ThreadsAtOnce);
    readonly Lock gate = new();
    readonly Dictionary<string, Task<IPAddress[]>> underWay = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The system's resolver.</summary>
    public static NameLookup OfTheMachine { get; } = new(Dns.GetHostAddresses);

    /// <summary>The addresses of a host. Who gives up waiting lets the lookup go on for whoever asks next.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody who knows.</exception>
    public Task<IPAddress[]> FindAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var address)) return Task.FromResult<IPAddress[]>([address]);
        lock (gate)
        {
            if (!underWay.TryGetValue(host, out var found)) underWay[host] = found = BeginAsync(host);
            return found.WaitAsync(cancellation);
        }
    }

    async Task<IPAddress[]> BeginAsync(string host)
    {
        await Task.Yield();
        await free.WaitAsync().ConfigureAwait(false);
        try
        {
            return await OnItsOwnThread(host).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
            lock (gate) underWay.Remove(host);
        }
    }

    Task<IPAddress[]> OnItsOwnThread(string host)
    {
        var answer = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    answer.SetResult(lookup(host));
                }
                catch (Exception fault)
                {
                    // Whatever it is belongs to who asked; unhandled it would end the process.
                    answer.SetException(fault);
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "name lookup",
        };
        thread.Start();
        return answer.Task;
    }
}
