namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>
/// The growing pause before something that failed is tried again: 10 s, doubled up to 5 min, forgotten after 10 min of peace.
/// The first retry is immediate.
/// </summary>
sealed class CrashBackOff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    DateTimeOffset raisedAt;

    public TimeSpan Pause { get; private set; }

    /// <summary>When the next attempt may come, after a failure at the given time.</summary>
    public DateTimeOffset Until(DateTimeOffset failedAt) => failedAt + Pause;

    /// <summary>An attempt is made now: the pause after its failure will be longer.</summary>
    public void Raise(DateTimeOffset now)
    {
        Pause = Pause == TimeSpan.Zero || now - raisedAt > 2 * Longest ? First : Pause * 2 < Longest ? Pause * 2 : Longest;
        raisedAt = now;
    }
}
