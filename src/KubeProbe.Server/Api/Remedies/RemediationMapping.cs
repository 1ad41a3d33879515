using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using Kept = KubeProbe.Core.Remedies;
using Told = KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Remedies;

/// <summary>An execution in the words of the outside contract.</summary>
static class RemediationMapping
{
    public static Told.Remediation ToMessage(Kept.Remediation kept) => new()
    {
        Id = kept.Id,
        Remedy = kept.Remedy,
        Generation = kept.Generation,
        Cluster = kept.Cluster,
        Case = kept.Case,
        Binding = kept.Binding,
        RunId = kept.Run.ToString(),
        AlertId = kept.AlertId,
        Level = kept.Level.ToString().ToLowerInvariant(),
        Category = kept.Diagnosis?.Category ?? "",
        Component = kept.Diagnosis?.Component ?? "",
        Cause = kept.Diagnosis?.Cause ?? "",
        Action = RemedyWords.Of(kept.Spec.Action),
        Mode = JsonSerializer.Serialize(kept.Spec.Mode, SpecJson.Options).Trim('"'),
        Phase = kept.Phase.ToString(),
        Outcome = kept.Outcome?.ToString() ?? "",
        Reason = kept.Reason,
        Attempt = kept.Attempt,
        Proposed = kept.ProposedAt.ToTimestamp(),
        Tried = kept.TriedAt?.ToTimestamp(),
        Expires = kept.ExpiresAt?.ToTimestamp(),
        Acted = kept.ActedAt?.ToTimestamp(),
        Done = kept.DoneAt?.ToTimestamp(),
        Ended = kept.EndedAt?.ToTimestamp(),
        ConfirmRunId = kept.ConfirmRun?.ToString() ?? "",
        Steps = { kept.Steps.Select(ToMessage) },
        Decision = kept.Decision is { } decision ? ToMessage(decision) : null,
    };

    static Told.RemediationStep ToMessage(Kept.RemediationStep step) => new()
    {
        Object = step.Object.ToString(),
        DryRun = step.DryRun,
        Result = step.Result ?? "",
        RunId = step.Run?.ToString() ?? "",
    };

    static Told.RemediationDecision ToMessage(Kept.RemediationDecision decision) => new()
    {
        Approved = decision.Approved,
        Actor = decision.Actor,
        Reason = decision.Reason,
        Decided = decision.At.ToTimestamp(),
    };
}
