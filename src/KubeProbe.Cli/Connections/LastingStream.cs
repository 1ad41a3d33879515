using System.Runtime.CompilerServices;
using Grpc.Core;

namespace KubeProbe.Cli.Connections;

/// <summary>
/// A server stream without end, over calls that have one: each call has a deadline, and when it is over or its connection is
/// lost the stream is opened anew. The caller has had an answer from this centre just before (so a lost connection is a
/// restart and not a wrong address) and bears to be told again what it knows already.
/// </summary>
sealed class LastingStream(TimeProvider time, Action<string> tell)
{
    static readonly TimeSpan OneCall = TimeSpan.FromHours(1);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>How long to try again in vain before the error is the user's.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="open">Opens the call with this deadline; told whether it is the first time.</param>
    /// <param name="cancel">Ends the stream.</param>
    /// <exception cref="RpcException">It failed for a reason that trying again won't mend, or stayed away too long.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<DateTime, bool, AsyncServerStreamingCall<T>> open, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pause = FirstPause;
        var alive = time.GetTimestamp();
        for (var first = true; ; first = false)
        {
            using var call = open(time.GetUtcNow().Add(OneCall).UtcDateTime, first);
            RpcException? lost = null;
            while (lost is null)
            {
                try
                {
                    if (!await call.ResponseStream.MoveNext(cancel)) break;
                }
                catch (RpcException error) when (!cancel.IsCancellationRequested && IsPassing(error))
                {
                    lost = error;
                    continue;
                }
                if (pause > FirstPause) tell("connected again");
                pause = FirstPause;
                alive = time.GetTimestamp();
                yield return call.ResponseStream.Current;
            }

            cancel.ThrowIfCancellationRequested();
            if (lost is { StatusCode: StatusCode.DeadlineExceeded }) continue;
            if (lost is not null && time.GetElapsedTime(alive) > Patience && pause == LongestPause) throw lost;
            if (pause == FirstPause) tell("the centre ended the connection, trying again");
            await Task.Delay(pause, time, cancel);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    /// <summary>A centre that restarts refuses, resets or cancels.</summary>
    static bool IsPassing(RpcException error) => error.StatusCode switch
    {
        StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Aborted => true,
        // A connection cut in the middle of an answer; an Internal of the centre's own carries no exception of ours.
        StatusCode.Internal => error.Status.DebugException is not null,
        _ => false,
    };
}
