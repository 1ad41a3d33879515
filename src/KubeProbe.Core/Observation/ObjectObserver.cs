using KubeProbe.Core.Clusters;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Observation;

/// <summary>
/// Watches one kind of object in one cluster, for all bindings that ask for it. What changed is held against how it was kept, not against the
/// last news, so a list or a restart tells of nothing twice and of everything that happened meanwhile once. Runs on the scheduler of the grain
/// that holds it.
/// </summary>
sealed partial class ObjectObserver(
    ClusterTarget target, ObservedKind kind, IReadOnlyList<ObserveAsk> asks, ITargetObjects objects, IObservedObjects book,
    Func<string, Task> fire, Func<ObserverState, Task> tell, TimeProvider time, ILogger logger)
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    readonly ObservedScope scope = ObservedScope.Of(kind, asks);
    readonly string asked = ObservedRules.Asked(asks);

    readonly Dictionary<string, ObservedObject> known = [];
    readonly Dictionary<string, SeenObject> latest = [];
    bool loaded;
    bool adopting;
    bool tooMany;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var pause = ShortestPause;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!loaded) await LoadAsync(cancellation);
                await foreach (var news in objects.WatchAsync(target, scope, cancellation))
                {
                    pause = ShortestPause;
                    await TakeAsync(news, cancellation);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (TargetClusterException fault)
            {
                await TellAsync(new ObserverState(fault.Fault is TargetFault.Forbidden ? "Forbidden" : "Unreachable", fault.Message));
            }
            catch (Exception fault)
            {
                // Ours, such as a database that is away: nothing was kept, so nothing is missed.
                LogBroke(fault, target.Name, kind);
            }
            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    async Task LoadAsync(CancellationToken cancellation)
    {
        var baseline = await book.LoadAsync(target.Name, kind, cancellation);
        known.Clear();
        foreach (var one in baseline.Objects) known[one.Key] = one;

        // Whoever asks for more than before is not told of what was there all along.
        adopting = baseline.Asked != asked;
        loaded = true;
    }

    async Task TakeAsync(ObjectNews news, CancellationToken cancellation)
    {
        switch (news.Kind)
        {
            case ObjectNewsKind.Listed:
                foreach (var key in known.Keys.Union(latest.Keys).Where(key => !latest.ContainsKey(key) || !news.Listed!.Contains(key)).ToList()) Lose(key);
                if (adopting)
                {
                    await KeepAsync([.. unsaved], [], asked, cancellation);
                    adopting = false;
                }
                await TellAsync(tooMany ? new ObserverState("TooMany", $"There are more than {ObservedRules.MostObjects} to keep in mind: narrow observe by namespaces or selector.") : ObserverState.Fine);
                tooMany = false;
                break;
            case ObjectNewsKind.Gone:
                Lose(news.Seen!.Key);
                break;
            default:
                See(news.Seen!, cancellation);
                break;
        }
        if (gone.Count > 0) Settle(SoonEnough, cancellation);
    }

    void See(SeenObject seen, CancellationToken cancellation)
    {
        if (ObservedRules.IsOwn(seen, target.Spec.Namespace) || !asks.Any(ask => ask.Covers(seen)))
        {
            Lose(seen.Key);
            return;
        }
        if (!known.ContainsKey(seen.Key) && known.Count + pending.Count >= ObservedRules.MostObjects)
        {
            tooMany = true;
            return;
        }
        latest[seen.Key] = seen;
        Judge(seen, cancellation);
    }

    void Lose(string key)
    {
        latest.Remove(key);
        pending.Remove(key);
        unsaved.Remove(key);
        if (known.Remove(key)) gone.Add(key);
    }

    /// <summary>The same state is told once; that it can't be told is no reason to stop watching.</summary>
    async Task TellAsync(ObserverState state)
    {
        try
        {
            await tell(state);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogBroke(fault, target.Name, kind);
        }
    }

    [LoggerMessage(LogLevel.Error, "Cluster {Cluster}: watching for changes of {Kind} objects broke; it starts anew")]
    partial void LogBroke(Exception fault, string cluster, ObservedKind kind);
}

/// <summary>How a watch for changes stands.</summary>
/// <param name="Reason">One word; empty when all is well.</param>
/// <param name="Message">With the remedy.</param>
sealed record ObserverState(string Reason, string Message)
{
    public static ObserverState Fine { get; } = new("", "");
}
