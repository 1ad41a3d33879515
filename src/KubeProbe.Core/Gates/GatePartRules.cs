namespace KubeProbe.Core.Gates;

/// <summary>What one binding's runs say together.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Verdict">What they say.</param>
/// <param name="At">Since when; null while they run.</param>
public sealed record GatePart(string Binding, GatePolicy Policy, GateVerdict Verdict, DateTimeOffset? At);

/// <summary>The runs of one binding, held against its policy.</summary>
public static class GatePartRules
{
    /// <summary>What they say together.</summary>
    public static GatePart Judge(string binding, IReadOnlyList<GateFinding> findings, DateTimeOffset received, DateTimeOffset now)
    {
        var policy = findings[0].Run.Policy;
        GatePart Part(GateVerdict verdict, DateTimeOffset? at) => new(binding, policy, verdict, at);

        var failed = findings.Where(finding => finding.Outcome is GateOutcome.Failed).Select(finding => finding.At!.Value).Order().ToList();
        if (failed.Count >= policy.Failures) return Part(GateVerdict.Fail, failed[policy.Failures - 1]);

        var watchedUntil = received + policy.Soak;
        if (now < watchedUntil || findings.Any(finding => finding.Outcome is GateOutcome.Running)) return Part(GateVerdict.Running, null);

        var ended = findings.Max(finding => finding.At!.Value);
        var at = ended > watchedUntil ? ended : watchedUntil;
        var decided = findings.Count(finding => finding.Outcome is GateOutcome.Passed or GateOutcome.Failed);
        if (decided == findings.Count) return Part(GateVerdict.Pass, at);
        return Part(
            policy.WhenUndecided switch
            {
                UndecidedPolicy.Open => GateVerdict.Pass,
                UndecidedPolicy.Closed => GateVerdict.Fail,
                _ => decided > 0 ? GateVerdict.Pass : GateVerdict.Unknown,
            },
            at);
    }
}
