using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Remedies;

/// <summary>Whether a remedy may act now. Each refusal is a sentence for people.</summary>
public static class RemedyLimitRules
{
    /// <summary>Why it may not act, from what others do; null when it may.</summary>
    /// <param name="remedy">Its name.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="use">What executions do now, and did lately.</param>
    /// <param name="atOnce">How many may be at work over the whole fleet.</param>
    /// <param name="now">The present.</param>
    public static string? Refusal(string remedy, RemedyLimits limits, RemedyUse use, int atOnce, DateTimeOffset now)
    {
        if (use.AtWorkOnCase is { } other)
            return $"Remedy {other} is at work on this case in this cluster.";
        if (use.AtWorkInFleet >= atOnce)
            return atOnce == 0 ? "Nothing may act: remedies.atOnce of the server is 0." : $"{use.AtWorkInFleet} executions are at work over the fleet, and remedies.atOnce allows {atOnce}.";
        if (use.ClustersAtWork >= limits.Clusters)
            return $"Remedy {remedy} is at work in {use.ClustersAtWork} other clusters, and limits.clusters allows {limits.Clusters} at once.";
        if (use.ActedInPeriod >= limits.Runs)
            return $"Remedy {remedy} acted {use.ActedInPeriod} times within {Duration.Format(limits.Per)}, and limits.runs allows {limits.Runs}.";
        if (use.LastActedHere is { } last && now - last < limits.Cooldown)
            return $"Remedy {remedy} acted in this cluster at {last.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, and limits.cooldown is {Duration.Format(limits.Cooldown)}.";
        return null;
    }

    /// <summary>Why so many objects are too many; null when they are not.</summary>
    /// <param name="limits">The remedy's limits.</param>
    /// <param name="objects">How many it would touch.</param>
    public static string? TooMany(RemedyLimits limits, int objects) =>
        objects > limits.Objects ? $"It would touch {objects} objects, and limits.objects allows {limits.Objects}." : null;

    /// <summary>Why so many nodes may not be out of service; null when they may.</summary>
    /// <param name="limits">The remedy's limits.</param>
    /// <param name="taken">How many nodes it would take out of service.</param>
    /// <param name="out">How many others are out already.</param>
    public static string? TooManyNodes(RemedyLimits limits, int taken, int @out) =>
        taken + @out > limits.Nodes
            ? $"{taken + @out} nodes of the cluster would be out of service ({@out} are already), and limits.nodes allows {limits.Nodes}."
            : null;

    /// <summary>Whether it is a time at which a remedy with these hours may act.</summary>
    public static bool IsOpen(IReadOnlyList<WorkingHours> hours, DateTimeOffset now) => hours.Count == 0 || hours.Any(each => IsOpen(each, now));

    static bool IsOpen(WorkingHours hours, DateTimeOffset now) =>
        MaintenanceRules.IsOpen(hours.Cron, hours.Duration, hours.TimeZone, now);
}
