namespace KubeProbe.Core.Gates;

/// <summary>A version that failed on some clusters goes on to no other.</summary>
public static class FleetRules
{
    /// <summary>How long before a change the same version's failures count.</summary>
    public static TimeSpan LooksBack { get; } = TimeSpan.FromDays(1);

    /// <summary>
    /// When a change is blocked by what its version did elsewhere, and where; null when it is not. On each cluster the latest change that
    /// was told by then counts, so one that was tried again and passed blocks nobody; what was blocked stays so, for whoever asks later.
    /// </summary>
    /// <remarks>
    /// Somebody's word over a change counts for its version too, as long as it holds: one that lets it through says that its failures are not the
    /// version's, and one that blocks it says that they are.
    /// </remarks>
    /// <param name="own">The clusters of the change itself: their own runs speak for them.</param>
    /// <param name="peers">Other changes of the version.</param>
    /// <param name="least">How many clusters must have failed.</param>
    /// <param name="from">When the change was told.</param>
    /// <param name="until">When its own runs decided it; later failures are too late.</param>
    /// <param name="now">The present: words count that hold now.</param>
    public static (DateTimeOffset At, IReadOnlyList<FailedElsewhere> Where)? BlockedAt(
        IReadOnlyCollection<string> own, IReadOnlyList<PeerChange> peers, int least, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        if (least <= 0 || peers.Count == 0) return null;

        var instants = peers.SelectMany(peer => peer.FailedAt.Values.Concat(Said(peer, passes: false, now) ? new[] { peer.Override!.At } : []))
            .Where(at => at > from && at <= until).Append(from).Distinct().Order();
        foreach (var at in instants)
        {
            var failed = Failing(own, peers, at, now);
            if (failed.Count >= least) return (at, failed);
        }
        return null;
    }

    static List<FailedElsewhere> Failing(IReadOnlyCollection<string> own, IReadOnlyList<PeerChange> peers, DateTimeOffset at, DateTimeOffset now)
    {
        var latest = new Dictionary<string, PeerChange>(StringComparer.Ordinal);
        foreach (var peer in peers.Where(peer => peer.Change.ReceivedAt <= at).OrderBy(peer => peer.Change.ReceivedAt))
            foreach (var cluster in peer.Change.Clusters) latest[cluster] = peer;
        return
        [
            .. latest.Where(each => !own.Contains(each.Key) && Fails(each.Value, each.Key, at, now)).OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => new FailedElsewhere(
                    each.Key, each.Value.Change.Change.Id, each.Value.FailedRuns.TryGetValue(each.Key, out var run) && each.Value.FailedAt[each.Key] <= at ? run : null)),
        ];
    }

    static bool Fails(PeerChange peer, string cluster, DateTimeOffset at, DateTimeOffset now)
    {
        // What was decided while a word held stays so after it, as with every decision.
        if (Said(peer, passes: true, now) || (peer.Override is { Passes: true } then && then.At <= at && at < then.ExpiresAt)) return false;
        return (Said(peer, passes: false, now) && peer.Override!.At <= at) || (peer.FailedAt.TryGetValue(cluster, out var failed) && failed <= at);
    }

    static bool Said(PeerChange peer, bool passes, DateTimeOffset now) =>
        peer.Override is { } said && said.Passes == passes && said.At <= now && now < said.ExpiresAt;
}
