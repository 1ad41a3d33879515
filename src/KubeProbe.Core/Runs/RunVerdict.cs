namespace KubeProbe.Core.Runs;

/// <summary>What a run found.</summary>
public enum Verdict
{
    /// <summary>What the probe did worked.</summary>
    Passed,

    /// <summary>It did not, and the cluster is to blame. The only verdict that alerts.</summary>
    Failed,

    /// <summary>The probe itself is to blame: its image, its rights, its deadline.</summary>
    ProbeFault,

    /// <summary>The pod's state could not be read: the cluster is out of reach, or the fault is the centre's.</summary>
    Unknown,
}

/// <summary>The closed answer of a run.</summary>
/// <param name="Verdict">One of four.</param>
/// <param name="Reason">One word of the verdict table, such as <c>reported</c>, <c>deadline</c>, <c>sandbox</c>.</param>
/// <param name="Message">A sentence for people, with the remedy where there is one.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunVerdict")]
public sealed record RunVerdict(Verdict Verdict, string Reason, string Message)
{
    /// <summary>The reason of a run that was not tried, or can't be read, because of its cluster's outage.</summary>
    public const string ClusterUnreachable = "cluster-unreachable";

    public static RunVerdict Passed(string message) => new(Verdict.Passed, "reported", message);

    public static RunVerdict Failed(string reason, string message) => new(Verdict.Failed, reason, message);

    public static RunVerdict ProbeFault(string reason, string message) => new(Verdict.ProbeFault, reason, message);

    public static RunVerdict Unknown(string reason, string message) => new(Verdict.Unknown, reason, message);
}
