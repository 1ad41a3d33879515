using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>Which pods of finished runs go now.</summary>
public static class SweepRules
{
    // A run settles within seconds; a pod that is younger may belong to one that is being recorded.
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>
    /// All but the newest <paramref name="keep"/> failed ones that are not older than <paramref name="keepFor"/>. Pods that are being
    /// deleted are left alone.
    /// </summary>
    /// <param name="finished">Pods whose run is not active.</param>
    /// <param name="keepFor">How long a failed pod is kept.</param>
    /// <param name="keep">How many are kept at the most.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<PodSighting> Leftovers(IEnumerable<PodSighting> finished, TimeSpan keepFor, int keep, DateTimeOffset now)
    {
        var old = finished.Where(pod => !pod.Deleting && now - pod.CreatedAt > Settling).OrderByDescending(EndOf).ToList();
        var kept = old.Where(pod => now - EndOf(pod) <= keepFor).Take(keep).ToHashSet();
        return [.. old.Where(pod => !kept.Contains(pod))];
    }

    static DateTimeOffset EndOf(PodSighting pod) => pod.End?.FinishedAt ?? pod.CreatedAt;
}
