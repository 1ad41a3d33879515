using Orleans.Runtime;

namespace KubeProbe.Server.Api;

/// <summary>
/// Calls to grains that may be on their way from a server that ends to another: who asked meets neither of them, and is asked for again where
/// the grain is by then. Only for calls that may happen twice.
/// </summary>
static class MovingGrains
{
    // A server hands its grains over within seconds; one that was killed is known to be dead before a call to it has timed out once.
    const int Most = 8;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<T> AskAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellation)
    {
        var timedOut = false;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (tries < Most && (fault is OrleansException || (fault is TimeoutException && !timedOut)))
            {
                // Silence once more would be longer than anybody waits.
                timedOut |= fault is TimeoutException;
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
