using KubeProbe.Core.Access;

namespace KubeProbe.Core.Remedies;

/// <summary>Somebody is asked, and answers or does not.</summary>
partial class RemediationGrain
{
    // An alert that is resolved meanwhile is looked for so often.
    static readonly TimeSpan LookWhileWaiting = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<DecisionAnswer> DecideAsync(RemediationDecision decision)
    {
        known ??= await book.FindAsync(Id, CancellationToken.None);
        if (known is not { } current) return new DecisionAnswer(DecisionKind.NotFound, "There is no execution of that id. List them: kubeprobe remedy runs.");
        if (current.Decision is { } before && before.Approved == decision.Approved && before.Actor == decision.Actor) return new DecisionAnswer(DecisionKind.Taken);
        if (current.Phase is not RemediationPhase.AwaitingApproval || current.ExpiresAt <= decision.At)
            return new DecisionAnswer(DecisionKind.NotNow, $"It does not await approval: {(current.Outcome is { } outcome ? $"it is over ({outcome}). {current.Reason}" : $"its phase is {current.Phase}.")}");
        if (current.Spec.Approval.Role is Approver.Admin && !decision.IsAdmin)
            return new DecisionAnswer(DecisionKind.Denied, $"Remedy {current.Remedy} wants the word of an admin: see its spec.approval.role.");
        if (decision.Approved && !IsOpen(current)) return new DecisionAnswer(DecisionKind.NotNow, Closed(current));

        var next = decision.Approved
            ? current with { Phase = RemediationPhase.Approved, Decision = decision, Reason = "" }
            : RemediationRules.End(current with { Decision = decision }, RemediationOutcome.Rejected, $"Rejected by {decision.Actor}: {decision.Reason}", decision.At);
        var row = new AuditEntry(
            new AuditStamp(decision.Actor, decision.At, decision.Source), decision.Approved ? "remedy.approve" : "remedy.reject", $"Remediation/{current.Id}",
            $"{current.Remedy} for {current.Case} on {current.Cluster}: {decision.Reason}");
        await KeepAsync(next, CancellationToken.None, row);
        StepIn(TimeSpan.Zero);
        return known?.Decision == decision ? new DecisionAnswer(DecisionKind.Taken) : new DecisionAnswer(DecisionKind.NotNow, "Somebody else decided at the same time: look at it again.");
    }

    async Task<TimeSpan?> AwaitAsync(Remediation current, CancellationToken cancellation)
    {
        if (!await StillFiresAsync(current, cancellation)) return await EndAsync(current, RemediationOutcome.NotNeeded, "The alert was resolved before anybody decided.", cancellation);
        var left = current.ExpiresAt!.Value - time.GetUtcNow();
        if (left <= TimeSpan.Zero) return await EndAsync(current, RemediationOutcome.Expired, "Nobody approved in time: see spec.approval.expiresAfter of the remedy.", cancellation);
        return left < LookWhileWaiting ? left : LookWhileWaiting;
    }
}
