using KubeProbe.DevCluster.Faults;

namespace KubeProbe.Dev.CaseTests;

/// <summary>One thing a probe must live through.</summary>
/// <param name="Name">How the table calls it.</param>
/// <param name="MostSeconds">The deadline, where the probe's own is longer; null leaves that.</param>
sealed record CaseSituation(string Name, int? MostSeconds = null)
{
    /// <summary>Nothing is wrong: rights as declared, a centre that answers.</summary>
    public static readonly CaseSituation Well = new("all is well");

    /// <summary>The pod goes while the probe is at work, as when its node is drained, and the run ends.</summary>
    public static readonly CaseSituation Killed = new("killed mid-run") { Kill = true };

    /// <summary>The service account has no right at all.</summary>
    public static readonly CaseSituation Denied = new("rights denied") { Rights = false };

    /// <summary>Each request to the cluster's API takes a second longer.</summary>
    public static readonly CaseSituation SlowApi = new("slow API") { Fault = FaultKind.ApiSlow };

    /// <summary>Nothing listens where the report goes.</summary>
    public static readonly CaseSituation NoCentre = new("centre unreachable", 8) { Centre = false };

    /// <summary>Little time.</summary>
    public static readonly CaseSituation Short = new("short deadline", 4);

    public static readonly IReadOnlyList<CaseSituation> All = [Well, Killed, Denied, SlowApi, NoCentre, Short];

    public bool Kill { get; private init; }

    public bool Rights { get; private init; } = true;

    public bool Centre { get; private init; } = true;

    public FaultKind? Fault { get; private init; }

    public TimeSpan Deadline(TimeSpan own) => MostSeconds is { } most && own > TimeSpan.FromSeconds(most) ? TimeSpan.FromSeconds(most) : own;
}
