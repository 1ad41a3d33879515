namespace KubeProbe.Core.Remedies;

/// <summary>An execution's part of its incident's story: one line for each phase it comes to.</summary>
public static class RemediationStory
{
    const int Longest = 1_000;

    /// <summary>What is told of it in the phase it is in.</summary>
    /// <param name="remediation">The execution.</param>
    /// <param name="centre">The centre's own address, for whoever has no command at hand; null where it is not known.</param>
    public static string Of(Remediation remediation, Uri? centre = null)
    {
        var what = $"Remedy {remediation.Remedy} ({RemedyWords.Of(remediation.Spec.Action)}) for {remediation.Case} on {remediation.Cluster}";
        var text = remediation.Phase switch
        {
            RemediationPhase.Proposed => $"{what} is proposed.",
            RemediationPhase.AwaitingApproval => $"{what} {Awaits(remediation, centre)} {Tried(remediation)}",
            RemediationPhase.Approved => remediation.Decision is { } said ? $"{what} is approved by {said.Actor}: {said.Reason}" : $"{what} was tried. {Tried(remediation)}",
            RemediationPhase.Acting => $"{what} acts on {string.Join(", ", remediation.Steps.Select(step => step.Object))}.",
            RemediationPhase.Settling => $"{what} is done: {string.Join(" ", remediation.Steps.Select(step => step.Result))}",
            RemediationPhase.Confirming => $"{what}: the case runs again to confirm recovery: run {remediation.ConfirmRun}.",
            _ => $"{what} is over: {remediation.Outcome}. {remediation.Reason}",
        };
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }

    static string Awaits(Remediation remediation, Uri? centre)
    {
        var who = remediation.Spec.Approval.Role is Approver.Admin ? "an admin" : "an operator or admin";
        var there = centre is null ? "" : $" or POST {new Uri(centre, $"/api/v1/remediations/{remediation.Id}/decision")}";
        return $"waits until {remediation.ExpiresAt?.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC for the word of {who}: kubeprobe remedy approve {remediation.Id} --reason TEXT (or reject){there}.";
    }

    static string Tried(Remediation remediation) => string.Join(" ", remediation.Steps.Select(step => step.DryRun));
}
