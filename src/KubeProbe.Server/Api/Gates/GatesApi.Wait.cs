using KubeProbe.Core.Gates;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Waits for a decision: for news of runs, and for the instants at which time alone decides.</summary>
sealed partial class GatesApi
{
    // Another server may have finished the runs: its news are not in this server's feed.
    static readonly TimeSpan Reread = TimeSpan.FromSeconds(2);

    async Task<GateState?> WaitAsync(string id, TimeSpan wait, CancellationToken cancellation)
    {
        if (wait <= TimeSpan.Zero) return await gates.ReadAsync(id, cancellation);

        var began = time.GetTimestamp();
        // Armed before the truth is read: nothing falls between the two.
        using var watch = hub.Watch(news => news.Phase is Core.Runs.RunPhase.Finished && news.Order.Trigger is Core.Runs.RunTrigger.Change);
        while (true)
        {
            var state = await gates.ReadAsync(id, cancellation);
            var left = wait - time.GetElapsedTime(began);
            if (state is null or { Verdict: not GateVerdict.Running } || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested) return state;

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
            try
            {
                await watch.WaitAsync(left < Reread ? left : Reread, time, either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The server stops: it answers with what it knows, and the caller asks another one.
            }
            while (watch.TryRead(out _)) { }
        }
    }
}
