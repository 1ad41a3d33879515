using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Gates;

namespace KubeProbe.Server.Api.Gates;

/// <summary>A gate's state as other tools read it.</summary>
static class GateAnswers
{
    const int MostReasons = 20;

    public static GateAnswer Answer(GateState state, HttpRequest request)
    {
        var decided = state.Findings.Count(finding => finding.Outcome is Core.Gates.GateOutcome.Passed or Core.Gates.GateOutcome.Failed);
        var failed = state.Findings.Count(finding => finding.Outcome is Core.Gates.GateOutcome.Failed);
        var cause = state.Findings.FirstOrDefault(finding => finding.Outcome is Core.Gates.GateOutcome.Failed)?.Run.Cause;
        return new GateAnswer
        {
            Data = new GateData
            {
                Verdict = GateText.Word(state.Verdict),
                Ok = state.Verdict is Core.Gates.GateVerdict.Pass,
                Total = state.Findings.Count,
                Failed = failed,
                Score = decided == 0 ? 1 : Math.Round((double)(decided - failed) / decided, 3),
                GateRunId = state.Evidence.Change.Change.Id,
                Summary = GateSummary.Of(state),
                Url = Url(state, request),
                Reasons = { state.Reasons.Take(MostReasons) },
                Category = cause?.Category ?? "",
                Cause = cause?.Cause ?? "",
                Remedy = cause?.Remedy ?? "",
                RunUrls = { GateLinks.Telling(state, GateLinks.Root(request)) },
            },
        };
    }

    /// <summary>That the centre can't tell, and why: for tools to which any other status than 200 means that the roll-out is broken.</summary>
    public static GateAnswer Unknown(ApiFault fault, string change) => new()
    {
        Data = new GateData { Verdict = GateText.Word(Core.Gates.GateVerdict.Unknown), Score = 1, GateRunId = change, Summary = $"unknown: {fault.Message}" },
    };

    /// <summary>What the policies say while the centre can't tell.</summary>
    public static GateAnswer Without((Core.Gates.GateVerdict Verdict, string Reason) policy, ApiFault fault, string change) => new()
    {
        Data = new GateData
        {
            Verdict = GateText.Word(policy.Verdict), Ok = policy.Verdict is Core.Gates.GateVerdict.Pass, Score = 1, GateRunId = change,
            Summary = $"{GateText.Word(policy.Verdict)}: {policy.Reason} {fault.Message}", Reasons = { policy.Reason, fault.Message },
        },
    };

    /// <summary>The same for a poller that knows states, not verdicts.</summary>
    public static GateProgress Progress(GateState state, HttpRequest request)
    {
        var ended = state.Findings.Count(finding => finding.Outcome is not Core.Gates.GateOutcome.Running);
        return new GateProgress
        {
            Status = state.Verdict switch
            {
                Core.Gates.GateVerdict.Running => "RUNNING",
                Core.Gates.GateVerdict.Pass => "SUCCEEDED",
                Core.Gates.GateVerdict.Fail => "TERMINAL",
                _ => "CANCELED",
            },
            Progress = state.Verdict is not Core.Gates.GateVerdict.Running ? 100 : state.Findings.Count == 0 ? 0 : Math.Min(99, ended * 100 / state.Findings.Count),
            Verdict = GateText.Word(state.Verdict),
            Summary = GateSummary.Of(state),
            Url = Url(state, request),
            Reasons = { state.Reasons.Take(MostReasons) },
            RunUrls = { GateLinks.Telling(state, GateLinks.Root(request)) },
        };
    }

    /// <summary>Where the gate is read, at the address it was asked at.</summary>
    public static string Url(GateState state, HttpRequest request) =>
        $"{request.Scheme}://{request.Host}/gate/v1/runs/{Uri.EscapeDataString(state.Evidence.Change.Change.Id)}";
}
