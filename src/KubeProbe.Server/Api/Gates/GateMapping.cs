using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Gates;
using KubeProbe.Server.Api.Changes;
using KubeProbe.Server.Api.Runs;
using Kept = KubeProbe.Core.Gates;
using Verdict = KubeProbe.Contracts.V1Alpha1.Verdict;

namespace KubeProbe.Server.Api.Gates;

/// <summary>A gate's state in the words of the outside contract.</summary>
static class GateMapping
{
    const int MostRuns = 500;

    /// <param name="state">The gate.</param>
    /// <param name="root">The centre's own address, for links; null where it is not known.</param>
    public static Gate ToMessage(GateState state, Uri? root)
    {
        var record = state.Evidence.Change;
        int Count(params ReadOnlySpan<Kept.GateOutcome> outcomes)
        {
            var count = 0;
            foreach (var finding in state.Findings)
                if (outcomes.Contains(finding.Outcome)) count++;
            return count;
        }
        return new Gate
        {
            Id = record.Change.Id,
            Verdict = ToMessage(state.Verdict),
            Summary = GateSummary.Of(state),
            Reasons = { state.Reasons },
            Change = ChangeMapping.ToRequest(record.Change),
            Received = record.ReceivedAt.ToTimestamp(),
            Decided = state.DecidedAt?.ToTimestamp(),
            DecidedBy = state.DecidedBy?.ToTimestamp(),
            Total = state.Findings.Count,
            Passed = Count(Kept.GateOutcome.Passed),
            Failed = Count(Kept.GateOutcome.Failed),
            Running = Count(Kept.GateOutcome.Running),
            Undecided = Count(Kept.GateOutcome.FailedBefore, Kept.GateOutcome.FailsElsewhere, Kept.GateOutcome.Undecided, Kept.GateOutcome.TimedOut),
            Runs = { state.Findings.Take(MostRuns).Select(finding => ToMessage(finding, root)) },
            Unprobed = { record.Unprobed.Select(one => new UnprobedCluster { Cluster = one.Cluster, Reason = one.Reason }) },
            Override = state.Override is { } said ? ToMessage(said) : null,
            Found = ToMessage(state.Found),
            Shadow = state.Shadow is { } shadow ? ToMessage(shadow) : Contracts.V1Alpha1.GateVerdict.Unspecified,
        };
    }

    static Contracts.V1Alpha1.GateVerdict ToMessage(Kept.GateVerdict verdict) => verdict switch
    {
        Kept.GateVerdict.Running => Contracts.V1Alpha1.GateVerdict.Running,
        Kept.GateVerdict.Pass => Contracts.V1Alpha1.GateVerdict.Pass,
        Kept.GateVerdict.Fail => Contracts.V1Alpha1.GateVerdict.Fail,
        _ => Contracts.V1Alpha1.GateVerdict.Unknown,
    };

    static Contracts.V1Alpha1.GateOverride ToMessage(Kept.GateOverride said) => new()
    {
        Verdict = said.Passes ? Contracts.V1Alpha1.GateVerdict.Pass : Contracts.V1Alpha1.GateVerdict.Fail,
        Author = said.Author,
        Reason = said.Reason,
        Said = said.At.ToTimestamp(),
        Expires = said.ExpiresAt.ToTimestamp(),
    };

    static Contracts.V1Alpha1.GateRun ToMessage(GateFinding finding, Uri? root)
    {
        var (order, verdict, cause) = (finding.Run.Run.Order, finding.Run.Run.Verdict, finding.Run.Cause);
        var group = Kept.GateFindingRules.Group(finding.Run);
        return new Contracts.V1Alpha1.GateRun
        {
            RunId = order.Id.ToString(),
            Cluster = order.Cluster,
            Case = order.Case,
            Binding = order.Binding,
            Outcome = Outcomes[finding.Outcome],
            Mode = finding.Run.Policy.Mode.ToString(),
            Verdict = verdict?.Verdict.ToMessage() ?? Verdict.Unspecified,
            Reason = verdict?.Reason ?? "",
            Message = verdict?.Message ?? "",
            Before = finding.Run.Before?.Verdict?.Verdict.ToMessage() ?? Verdict.Unspecified,
            ControlTotal = group.Count,
            ControlFailed = group.Count(control => control.Verdict?.Verdict is Core.Runs.Verdict.Failed),
            ControlRunIds = { finding.Run.OwnControl.Select(control => control.Order.Id.ToString()) },
            Category = cause?.Category ?? "",
            Cause = cause?.Cause ?? "",
            Remedy = cause?.Remedy ?? "",
            Url = GateLinks.OfRun(root, order.Id),
        };
    }

    static readonly Dictionary<Kept.GateOutcome, Contracts.V1Alpha1.GateOutcome> Outcomes = new()
    {
        [Kept.GateOutcome.Running] = Contracts.V1Alpha1.GateOutcome.Running,
        [Kept.GateOutcome.Passed] = Contracts.V1Alpha1.GateOutcome.Passed,
        [Kept.GateOutcome.Failed] = Contracts.V1Alpha1.GateOutcome.Failed,
        [Kept.GateOutcome.FailedBefore] = Contracts.V1Alpha1.GateOutcome.FailedBefore,
        [Kept.GateOutcome.FailsElsewhere] = Contracts.V1Alpha1.GateOutcome.FailsElsewhere,
        [Kept.GateOutcome.Undecided] = Contracts.V1Alpha1.GateOutcome.Undecided,
        [Kept.GateOutcome.TimedOut] = Contracts.V1Alpha1.GateOutcome.TimedOut,
    };
}
