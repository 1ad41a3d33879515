using KubeProbe.Core.Gates;

namespace KubeProbe.Server.Api.Gates;

/// <summary>A gate in one sentence.</summary>
static class GateSummary
{
    public static string Of(GateState state)
    {
        var total = state.Findings.Count;
        var failed = state.Findings.Count(finding => finding.Outcome is GateOutcome.Failed);
        var passed = state.Findings.Count(finding => finding.Outcome is GateOutcome.Passed);
        var counts = total == 0 ? "no runs" : $"{passed} of {total} runs passed{(failed > 0 ? $", {failed} failed" : "")}";
        return $"{GateText.Word(state.Verdict)}: {counts}{(state.Reasons.Count > 0 ? $". {state.Reasons[0]}" : "")}";
    }
}
