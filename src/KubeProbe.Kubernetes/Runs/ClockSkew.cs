using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>How far a cluster's clock is from the centre's, by the date of its answers.</summary>
static class ClockSkew
{
    /// <summary>An answer tells its time to the second and may have been under way for ten: less than this is no skew.</summary>
    static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(15);

    /// <summary>What to add to an instant of the centre to name it in the cluster.</summary>
    public static TimeSpan Of(DateTimeOffset? theirs, DateTimeOffset ours) =>
        theirs is { } date && (date - ours).Duration() > Tolerated ? date - ours : TimeSpan.Zero;

    /// <summary>The order as the cluster's clock has it: a probe that runs there has the time it was given, whatever the day is called there.</summary>
    public static PodOrder Shift(PodOrder order, TimeSpan skew) => order with { Deadline = order.Deadline + skew };
}
