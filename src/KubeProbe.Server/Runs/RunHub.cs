using System.Collections.Concurrent;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Runs;

/// <summary>
/// Tells the watchers of this server how runs move on. Publishing never waits: a watcher that reads too slowly loses entries and
/// is told so; it then reads the tables anew.
/// </summary>
sealed class RunHub : IRunFeed
{
    readonly ConcurrentDictionary<RunWatch, bool> watches = new();

    public void Publish(RunRecord run)
    {
        foreach (var watch in watches.Keys) watch.Offer(run);
    }

    /// <summary>Watches from now on, until disposed.</summary>
    public RunWatch Watch(Func<RunRecord, bool> matches)
    {
        var watch = new RunWatch(matches, gone => watches.TryRemove(gone, out _));
        watches.TryAdd(watch, true);
        return watch;
    }
}
