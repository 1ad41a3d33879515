using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Cases;

/// <summary>A template with its parameters filled in.</summary>
public sealed record ProbeCaseSpec
{
    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Name of the ProbeTemplate.</summary>
    public required string Template { get; init; }

    /// <summary>Values by the template's parameter names.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>What a cluster must have beside what the template needs, such as <c>crd:clonesets.apps.kruise.io</c>. At most 20.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>From the pod's creation to its report: at least 1s, at most 1h. Default: the template's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to try again before the verdict.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>
    /// Conditions over measurements, decided by the centre, such as <c>txn.seconds > 0.5</c> or
    /// <c>txn.successRatio &lt; 1</c>; any that holds fails a run the probe reported as passed.
    /// </summary>
    public IReadOnlyList<string> FailWhen { get; init; } = [];

    /// <summary>What the facts a run tells must be, such as the same as on most clusters. At most 50.</summary>
    public IReadOnlyList<FactRule> Facts { get; init; } = [];

    /// <summary>Team or person who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>What to do when it fails.</summary>
    public Uri? Runbook { get; init; }

    /// <summary>How much it counts beside others: 0 to 100. Default 10.</summary>
    public int Weight { get; init; } = 10;
}

/// <summary>Attempts within one run.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RetryPolicy")]
public sealed record RetryPolicy
{
    /// <summary>Attempts in all: 1 to 5. Default 1.</summary>
    [Id(0)] public int Attempts { get; init; } = 1;

    /// <summary>Which verdicts are tried again. Default ProbeFault and Unknown: a failure of the cluster should be seen, not smoothed over.</summary>
    [Id(1)] public IReadOnlyList<Verdict> On { get; init; } = [Verdict.ProbeFault, Verdict.Unknown];
}
