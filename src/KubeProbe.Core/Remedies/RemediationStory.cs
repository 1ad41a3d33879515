namespace KubeProbe.Core.Remedies;

/// <summary>An execution's part of its incident's story: one line for each phase it comes to.</summary>
public static class RemediationStory
{
    const int Longest = 1_000;

    /// <summary>What is told of it in the phase it is in.</summary>
    public static string Of(Remediation remediation)
    {
        var what = $"Remedy {remediation.Remedy} ({RemedyWords.Of(remediation.Spec.Action)}) for {remediation.Case} on {remediation.Cluster}";
        var text = remediation.Phase switch
        {
            RemediationPhase.Proposed => $"{what} is proposed.",
            RemediationPhase.AwaitingApproval => $"{what} waits until {remediation.ExpiresAt:u} for somebody to approve: kubeprobe remedy approve {remediation.Id} --reason TEXT. {Tried(remediation)}",
            RemediationPhase.Approved => remediation.Decision is { } said ? $"{what} is approved by {said.Actor}: {said.Reason}" : $"{what} was tried. {Tried(remediation)}",
            RemediationPhase.Acting => $"{what} acts on {string.Join(", ", remediation.Steps.Select(step => step.Object))}.",
            RemediationPhase.Settling => $"{what} is done: {string.Join(" ", remediation.Steps.Select(step => step.Result))}",
            RemediationPhase.Confirming => $"{what}: the case runs again to confirm recovery: run {remediation.ConfirmRun}.",
            _ => $"{what} is over: {remediation.Outcome}. {remediation.Reason}",
        };
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }

    static string Tried(Remediation remediation) => string.Join(" ", remediation.Steps.Select(step => step.DryRun));
}
