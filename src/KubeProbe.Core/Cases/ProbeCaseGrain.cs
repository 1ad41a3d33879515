using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;

namespace KubeProbe.Core.Cases;

[GrainType("case")]
sealed class ProbeCaseGrain(IManifestStore manifests, ITemplateVersions versions, TimeProvider time) : Grain, IProbeCaseGrain
{
    // A notice of a change may be lost with the silo that sent it; the truth is read again after this long in any case.
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    DeclaredCase? declared;
    long readAt;

    public async Task<DeclaredCase?> GetAsync()
    {
        if (declared is not null && time.GetElapsedTime(readAt) < Fresh) return declared;

        declared = await ReadAsync();
        readAt = time.GetTimestamp();
        return declared;
    }

    public Task ChangedAsync()
    {
        declared = null;
        return Task.CompletedTask;
    }

    async Task<DeclaredCase?> ReadAsync()
    {
        if (await manifests.FindAsync(ManifestKind.ProbeCase, this.GetPrimaryKeyString(), CancellationToken.None) is not { } found) return null;

        var template = SpecJson.Read<ProbeCaseSpec>(found.Spec).Template;
        return await manifests.FindAsync(ManifestKind.ProbeTemplate, template, CancellationToken.None) is { } declaredTemplate
            ? await WithOlderAsync(new DeclaredCase(found, declaredTemplate))
            : null;
    }

    async Task<DeclaredCase> WithOlderAsync(DeclaredCase newest)
    {
        var template = newest.Template;
        if (SpecJson.Read<ProbeTemplateSpec>(template.Spec).Rollout is not { } rollout) return newest;

        var status = VersionRules.StatusOf(template)?.Rollout;
        // The notice of a new version may be lost, and a rollout that a crash interrupted goes on when somebody looks.
        GrainFactory.GetGrain<ITemplateRolloutGrain>(template.Name).LookAsync().Ignore();
        if (status?.Candidate == template.Generation && status.Phase is RolloutPhase.Promoted) return newest with { Rollout = status };

        var kept = await versions.ListAsync(template.Name, template.Uid, CancellationToken.None);
        return newest with
        {
            Rollout = status,
            Older = VersionRules.Older(template.Generation, rollout, status, kept) is { } older
                // What was read of it is not to be mistaken for what was read of the newest.
                ? template with { Generation = older.Generation, Spec = older.Spec, ResourceVersion = -older.Generation, UpdatedAt = older.AppliedAt }
                : null,
        };
    }
}
