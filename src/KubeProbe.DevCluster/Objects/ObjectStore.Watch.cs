using System.Runtime.CompilerServices;

namespace KubeProbe.DevCluster.Objects;

public sealed partial class ObjectStore
{
    readonly List<Action<ResourceType, WatchEvent>> observers = [];

    /// <summary>
    /// Every change of a kind after a version, as it comes, until cancelled. From version 0 it starts with what is there now,
    /// as ADDED events. It never misses a change: a reader too slow for the history gets 410.
    /// </summary>
    /// <exception cref="ApiException">410 Expired when the history no longer reaches back; 504 when the version lies ahead.</exception>
    public async IAsyncEnumerable<WatchEvent> Watch(
        ResourceType type, string? ns, long fromVersion, [EnumeratorCancellation] CancellationToken cancellation, WatchProgress? progress = null)
    {
        var (pending, cursor) = Begin(type, fromVersion);
        while (true)
        {
            foreach (var change in pending)
                if (string.IsNullOrEmpty(ns) || change.Object.Namespace() == ns) yield return change;
            if (progress is not null) progress.Version = cursor;

            Task changed;
            (pending, cursor, changed) = After(type, cursor);
            if (pending.Count == 0) await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a version no watch could start from, before an answer has begun.</summary>
    public void CheckWatchable(ResourceType type, long fromVersion)
    {
        if (fromVersion <= 0) return;
        lock (gate)
        {
            if (fromVersion > version) throw ApiException.TooLargeVersion(fromVersion, version);
            var oldest = Math.Max(compacted, Shelf(type).Compacted);
            if (fromVersion < oldest) throw ApiException.TooOld(fromVersion, oldest);
        }
    }

    /// <summary>The version a reader has seen everything up to: what a bookmark may say.</summary>
    public long BookmarkFor(ResourceType type, WatchProgress progress)
    {
        lock (gate)
        {
            var seen = progress.Version;
            return Shelf(type).LastChange > seen ? seen : version;
        }
    }

    /// <summary>
    /// Calls back after each change of any kind, on the writer's thread and outside the store's lock. Calls may arrive out of order:
    /// take them as a hint to look, as a <see cref="WorkQueue"/> does, and return at once.
    /// </summary>
    public IDisposable Observe(Action<ResourceType, WatchEvent> onChange)
    {
        lock (observers) observers.Add(onChange);
        return new Subscription(this, onChange);
    }

    (List<WatchEvent> Pending, long Cursor) Begin(ResourceType type, long fromVersion)
    {
        CheckWatchable(type, fromVersion);
        if (fromVersion > 0) return ([], fromVersion);
        var list = List(type);
        return ([.. list.Items.Select(o => new WatchEvent(WatchEvent.Added, o, null, o.Version()))], list.Version);
    }

    (List<WatchEvent> Pending, long Cursor, Task Changed) After(ResourceType type, long cursor)
    {
        lock (gate)
        {
            CheckWatchable(type, cursor);
            var shelf = Shelf(type);
            // Newest first: a reader that keeps up looks at a handful, whatever the length of the history.
            var pending = shelf.History.Reverse().TakeWhile(e => e.Version > cursor).Reverse().ToList();
            return (pending, version, shelf.Changed.Task);
        }
    }

    void Tell(ResourceType type, WatchEvent change)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            var shelf = Shelf(type);
            signal = shelf.Changed;
            shelf.Changed = KindShelf.NewSignal();
        }
        signal.TrySetResult();

        Action<ResourceType, WatchEvent>[] told;
        lock (observers) told = [.. observers];
        foreach (var observer in told) observer(type, change);
    }

    sealed class Subscription(ObjectStore store, Action<ResourceType, WatchEvent> onChange) : IDisposable
    {
        public void Dispose()
        {
            lock (store.observers) store.observers.Remove(onChange);
        }
    }
}
