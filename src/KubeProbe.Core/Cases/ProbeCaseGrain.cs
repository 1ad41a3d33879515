using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

[GrainType("case")]
sealed class ProbeCaseGrain(IManifestStore manifests, TimeProvider time) : Grain, IProbeCaseGrain
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
            ? new DeclaredCase(found, declaredTemplate)
            : null;
    }
}
