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
    /// <param name="own">The clusters of the change itself: their own runs speak for them.</param>
    /// <param name="peers">Other changes of the version.</param>
    /// <param name="least">How many clusters must have failed.</param>
    /// <param name="from">When the change was told.</param>
    /// <param name="until">When its own runs decided it; later failures are too late.</param>
    public static (DateTimeOffset At, IReadOnlyList<string> Clusters)? BlockedAt(
        IReadOnlyCollection<string> own, IReadOnlyList<PeerChange> peers, int least, DateTimeOffset from, DateTimeOffset until)
    {
        if (least <= 0 || peers.Count == 0) return null;

        var instants = peers.SelectMany(peer => peer.FailedAt.Values).Where(at => at > from && at <= until).Append(from).Distinct().Order();
        foreach (var at in instants)
        {
            var failed = Failing(own, peers, at);
            if (failed.Count >= least) return (at, failed);
        }
        return null;
    }

    static List<string> Failing(IReadOnlyCollection<string> own, IReadOnlyList<PeerChange> peers, DateTimeOffset at)
    {
        var latest = new Dictionary<string, PeerChange>(StringComparer.Ordinal);
        foreach (var peer in peers.Where(peer => peer.Change.ReceivedAt <= at).OrderBy(peer => peer.Change.ReceivedAt))
            foreach (var cluster in peer.Change.Clusters) latest[cluster] = peer;
        return
        [
            .. latest.Where(each => !own.Contains(each.Key) && each.Value.FailedAt.TryGetValue(each.Key, out var failed) && failed <= at)
                .Select(each => each.Key).Order(StringComparer.Ordinal),
        ];
    }
}
