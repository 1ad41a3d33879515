namespace KubeProbe.Core.Gates;

/// <summary>When a gate that the centre watches is looked at again.</summary>
public static class GateWatchRules
{
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromSeconds(30);

    // By then every run has ended, whatever its timeout; one that has not is no news any more.
    static readonly TimeSpan Latest = TimeSpan.FromHours(25);

    /// <summary>
    /// The time, or null when nothing will change any more. News of its runs come sooner; this is for those of other servers, and for what
    /// time alone decides.
    /// </summary>
    public static DateTimeOffset? Next(GateState state, DateTimeOffset now)
    {
        var received = state.Evidence.Change.ReceivedAt;
        var open = state.Evidence.Runs is null || state.Findings.Any(finding => finding.Run.Run.Verdict is null);
        if ((open || state.Found is GateVerdict.Running) && now - received < Latest)
        {
            // The older it is, the less is a little while.
            var pause = (now - received) / 8;
            var next = now + (pause < Shortest ? Shortest : pause > Longest ? Longest : pause);
            return Instants(state).Where(at => at > now).Append(next).Min();
        }
        // What was said over it, or over its version elsewhere, is over some day.
        return state.Evidence.Peers.Select(peer => peer.Override).Append(state.Override).OfType<GateOverride>()
            .Where(said => said.ExpiresAt > now).Min(said => (DateTimeOffset?)said.ExpiresAt);
    }

    static IEnumerable<DateTimeOffset> Instants(GateState state)
    {
        var received = state.Evidence.Change.ReceivedAt;
        foreach (var policy in state.Findings.Select(finding => finding.Run.Policy).Distinct())
        {
            yield return received + policy.Soak;
            yield return received + policy.Timeout;
        }
    }
}
