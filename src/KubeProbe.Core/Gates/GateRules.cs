namespace KubeProbe.Core.Gates;

/// <summary>
/// The verdict of a gate, from its evidence alone. A decision stands: it is made of verdicts that don't change and of instants, never of
/// what came after it.
/// </summary>
public static class GateRules
{
    /// <summary>How the gate stands.</summary>
    public static GateState Judge(GateEvidence evidence, DateTimeOffset now)
    {
        var received = evidence.Change.ReceivedAt;
        var held = evidence.Override is { } said && said.At <= now && now < said.ExpiresAt ? said : null;
        var findings = (evidence.Runs ?? []).Select(run => GateFindingRules.Find(run, received, now)).ToList();
        var parts = findings.GroupBy(finding => finding.Run.Run.Order.Binding)
            .Select(part => GatePartRules.Judge(part.Key, [.. part], received, now)).ToList();

        var found = evidence.Runs is null ? NotFired(received, now)
            : parts.Count == 0 ? new GateDecision(GateVerdict.Unknown, received)
            : Together(parts, evidence, now, GateMode.Required);
        var shadow = parts.Exists(part => part.Policy.Mode is GateMode.Shadow) ? Together(parts, evidence, now, GateMode.Required, GateMode.Shadow).Verdict : (GateVerdict?)null;
        var verdict = held is null ? found.Verdict : held.Passes ? GateVerdict.Pass : GateVerdict.Fail;
        var state = new GateState(evidence, verdict, found.Verdict, held?.At ?? found.At)
        {
            FoundAt = found.At,
            FailedOn = found.FailedOn,
            Findings = [.. findings.OrderBy(Weight).ThenBy(finding => finding.Run.Run.Order.Cluster, StringComparer.Ordinal)],
            Shadow = shadow,
            Override = held,
            DecidedBy = verdict is GateVerdict.Running ? received + Longest(parts) : null,
        };
        return state with { Reasons = GateText.Reasons(state, parts, found) };
    }

    static GateDecision NotFired(DateTimeOffset received, DateTimeOffset now) =>
        received + GatePolicy.Default.Timeout is var end && now >= end
            ? new GateDecision(GateVerdict.Unknown, end)
            : new GateDecision(GateVerdict.Running, null);

    /// <summary>The bindings together, of those whose mode counts: one that fails is enough, and all must have decided before it passes.</summary>
    static GateDecision Together(IReadOnlyList<GatePart> parts, GateEvidence evidence, DateTimeOffset now, params ReadOnlySpan<GateMode> modes)
    {
        var counting = new List<GatePart>();
        foreach (var part in parts)
            if (modes.Contains(part.Policy.Mode)) counting.Add(part);
        var received = evidence.Change.ReceivedAt;
        if (counting.Count == 0) return new GateDecision(GateVerdict.Pass, received);

        var own = Own(counting);
        var least = counting.Select(part => part.Policy.FleetFailures).Where(failures => failures > 0).DefaultIfEmpty(0).Min();
        var blocked = FleetRules.BlockedAt(evidence.Change.Clusters, evidence.Peers, least, received, own.At ?? DateTimeOffset.MaxValue, now);
        return blocked is { } fleet ? new GateDecision(GateVerdict.Fail, fleet.At) { FailedOn = fleet.Where } : own;
    }

    static GateDecision Own(List<GatePart> parts)
    {
        if (parts.Where(part => part.Verdict is GateVerdict.Fail).MinBy(part => part.At) is { } failed) return new(GateVerdict.Fail, failed.At);
        if (parts.Exists(part => part.Verdict is GateVerdict.Running)) return new(GateVerdict.Running, null);
        return new(
            parts.Exists(part => part.Verdict is GateVerdict.Unknown) ? GateVerdict.Unknown : GateVerdict.Pass,
            parts.Max(part => part.At));
    }

    static TimeSpan Longest(List<GatePart> parts) =>
        parts.Where(part => part.Policy.Mode is GateMode.Required).Select(part => part.Policy.Timeout).DefaultIfEmpty(GatePolicy.Default.Timeout).Max();

    // Those that block first, then those that are waited for.
    static int Weight(GateFinding finding) => finding.Outcome switch
    {
        GateOutcome.Failed => 0,
        GateOutcome.FailedBefore or GateOutcome.FailsElsewhere => 1,
        GateOutcome.TimedOut or GateOutcome.Undecided => 2,
        GateOutcome.Running => 3,
        _ => 4,
    };
}

/// <summary>A verdict and since when it holds.</summary>
public sealed record GateDecision(GateVerdict Verdict, DateTimeOffset? At)
{
    /// <summary>Where else its version failed, when that decided it.</summary>
    public IReadOnlyList<FailedElsewhere> FailedOn { get; init; } = [];
}
