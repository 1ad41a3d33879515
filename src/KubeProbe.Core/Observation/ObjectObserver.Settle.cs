using KubeProbe.Core.Changes;

namespace KubeProbe.Core.Observation;

/// <summary>From news to changes: what changed is waited with, then kept and accepted in one, then fired.</summary>
sealed partial class ObjectObserver
{
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5), SoonEnough = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, DateTimeOffset> pending = [];
    readonly HashSet<string> unsaved = [];
    readonly HashSet<string> gone = [];
    DateTimeOffset? armed;
    Task saving = Task.CompletedTask;

    void Judge(SeenObject seen, CancellationToken cancellation)
    {
        var before = known.GetValueOrDefault(seen.Key);
        if (before is null && adopting)
        {
            known[seen.Key] = ObservedRules.Keep(null, seen, changed: false);
            unsaved.Add(seen.Key);
        }
        else if (ObservedRules.Happened(before, seen) is { } happened && Wanting(seen, happened).Count > 0)
        {
            var debounce = asks.Where(ask => ask.Covers(seen) && ask.On.Contains(happened)).Max(ask => ask.Debounce);
            if (pending.TryAdd(seen.Key, time.GetUtcNow() + debounce)) Settle(debounce, cancellation);
        }
        else
        {
            // It is as it was, or became another in a way that nobody asks for. Written with the next change: until then the same is found again.
            pending.Remove(seen.Key);
            var now = ObservedRules.Keep(before, seen, changed: false);
            if (now == before) return;
            known[seen.Key] = now;
            unsaved.Add(seen.Key);
        }
    }

    IReadOnlyList<string> Wanting(SeenObject seen, ObservedEvent happened) =>
        [.. asks.Where(ask => ask.Covers(seen) && ask.On.Contains(happened)).Select(ask => ask.Binding)];

    /// <summary>Sees to what is due after that time, unless something sees to it sooner.</summary>
    void Settle(TimeSpan after, CancellationToken cancellation)
    {
        var at = time.GetUtcNow() + after;
        if (armed <= at) return;
        armed = at;
        SettleAsync(after, at, cancellation).Ignore();
    }

    async Task SettleAsync(TimeSpan after, DateTimeOffset at, CancellationToken cancellation)
    {
        await Task.Delay(after, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (cancellation.IsCancellationRequested) return;
        if (armed == at) armed = null;
        try
        {
            await (saving = SettleAfterAsync(saving, cancellation));
            if (pending.Count > 0) Settle(pending.Values.Min() - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogBroke(fault, target.Name, kind);
            Settle(PauseAfterFault, cancellation);
        }
    }

    async Task SettleAfterAsync(Task before, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await SettleAsync(cancellation);
    }

    async Task SettleAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = new List<ObservedChange>();
        foreach (var key in pending.Where(each => each.Value <= now).Select(each => each.Key).ToList())
        {
            var (seen, before) = (latest[key], known.GetValueOrDefault(key));
            if (ObservedRules.Happened(before, seen) is { } happened && Wanting(seen, happened) is { Count: > 0 } wanting)
                due.Add(new ObservedChange(seen, happened, (before?.Serial ?? 0) + 1, wanting));
            else pending.Remove(key);
        }
        await KeepAsync([.. unsaved], due, null, cancellation);
    }

    async Task KeepAsync(IReadOnlyList<string> alsoUnsaved, IReadOnlyList<ObservedChange> due, string? nowAsked, CancellationToken cancellation)
    {
        var changes = ObservedRules.Changes(target.Name, due);
        var altered = due.Select(one => ObservedRules.Keep(known.GetValueOrDefault(one.Seen.Key), one.Seen, changed: true)).ToDictionary(one => one.Key);
        var also = alsoUnsaved.Where(key => !altered.ContainsKey(key) && known.ContainsKey(key)).Select(key => known[key]).ToList();
        var lost = gone.Where(key => !known.ContainsKey(key)).ToList();
        if (altered.Count + also.Count + lost.Count == 0 && nowAsked is null) return;

        var at = time.GetUtcNow();
        await book.KeepAsync(
            target.Name, kind,
            new ObservedNote(nowAsked, [.. altered.Values, .. also], lost, [.. changes.Select(change => new ChangeRecord(change, at, change.Clusters, null))]),
            cancellation);

        gone.ExceptWith(lost);
        foreach (var one in also)
            if (known.GetValueOrDefault(one.Key) == one) unsaved.Remove(one.Key);
        foreach (var one in altered.Values)
        {
            pending.Remove(one.Key);
            unsaved.Remove(one.Key);
            known[one.Key] = one;
            gone.Remove(one.Key);
            if (!latest.TryGetValue(one.Key, out var seen)) Lose(one.Key);
            else Judge(seen, cancellation);
        }

        // Accepted, so fired whatever happens here: a change that is not is taken up again within a minute.
        foreach (var change in changes) fire(change.Id).Ignore();
    }
}
