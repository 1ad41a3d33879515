using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using KubeProbe.Server.Access;
using Kept = KubeProbe.Core.Rollouts.RolloutPhase;
using Told = KubeProbe.Contracts.V1Alpha1.RolloutPhase;

namespace KubeProbe.Server.Api.Rollouts;

/// <summary>Versions of templates that are tried, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class RolloutsApi(IGrainFactory grains, Auditor auditor)
{
    const int MaxReason = 500;

    /// <summary>Where the newest version stands.</summary>
    public async Task<Contracts.V1Alpha1.TemplateRollout> GetAsync(string template) =>
        ToMessage((ManifestName.IsValid(ManifestKind.ProbeTemplate, template) ? await grains.GetGrain<ITemplateRolloutGrain>(template).GetAsync() : null)
            ?? throw ApiFault.NotFound("There is no such ProbeTemplate. List them: kubeprobe get probetemplates."));

    /// <summary>Keeps somebody's word, with its row of the audit log.</summary>
    public async Task<Contracts.V1Alpha1.TemplateRollout> DecideAsync(DecideRolloutRequest request, Caller caller)
    {
        await GetAsync(request.Template);
        var faults = new List<FieldFault>();
        if (request.Decision is not (RolloutDecision.Promote or RolloutDecision.RollBack))
            faults.Add(new FieldFault("decision", "It is neither.", "Say ROLLOUT_DECISION_PROMOTE to run the new version everywhere, ROLLOUT_DECISION_ROLL_BACK to run it nowhere."));
        if (request.Reason.Length > MaxReason || request.Reason.Any(char.IsControl))
            faults.Add(new FieldFault("reason", "It is too long or holds control characters.", $"Say why in at most {MaxReason} characters, or leave it out."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var promote = request.Decision is RolloutDecision.Promote;
        var answer = await grains.GetGrain<ITemplateRolloutGrain>(request.Template).DecideAsync(promote, caller.Name, request.Reason.Trim());
        var action = promote ? "rollout.promote" : "rollout.rollback";
        await auditor.AddAsync(caller, action, $"ProbeTemplate/{request.Template}", answer.Refusal is { } why ? $"refused: {why}" : $"version {answer.View!.Generation}: {request.Reason.Trim()}");
        return answer.Refusal is { } refusal ? throw new ApiFault(Google.Rpc.Code.FailedPrecondition, refusal) : ToMessage(answer.View!);
    }

    static Contracts.V1Alpha1.TemplateRollout ToMessage(RolloutView view)
    {
        var told = new Contracts.V1Alpha1.TemplateRollout { Template = view.Template, Version = view.Generation, Versions = { view.Versions } };
        if (view.Rollout is not { } rollout) return told;

        told.Phase = rollout.Phase switch { Kept.Trying => Told.Trying, Kept.RolledBack => Told.RolledBack, _ => Told.Promoted };
        told.Stable = rollout.Stable;
        (told.Clusters, told.Of) = (rollout.Clusters, rollout.Of);
        (told.Passes, told.PromoteAfter) = (rollout.Passes, rollout.PromoteAfter);
        (told.NotItsFault, told.Comparing) = (rollout.NotItsFault, rollout.Comparing);
        (told.Since, told.Decided) = (rollout.Since.ToTimestamp(), rollout.DecidedAt?.ToTimestamp());
        (told.Reason, told.Message) = (rollout.Reason, rollout.Message);
        (told.FailedRun, told.PassedRun) = (rollout.FailedRun?.ToString() ?? "", rollout.PassedRun?.ToString() ?? "");
        return told;
    }
}
