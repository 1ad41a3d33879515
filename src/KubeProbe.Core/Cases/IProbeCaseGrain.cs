using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;

namespace KubeProbe.Core.Cases;

/// <summary>One case, with its template: read once and handed to every cluster that is bound to it. Key: the case's name.</summary>
[Alias("kubeprobe.IProbeCaseGrain"), GrainInterfaceType("kubeprobe.IProbeCaseGrain")]
public interface IProbeCaseGrain : IGrainWithStringKey
{
    /// <summary>The case and its template as declared, or null when one of them is not.</summary>
    [Alias("Get")]
    Task<DeclaredCase?> GetAsync();

    /// <summary>Told that the case or its template changed: the next question reads them anew.</summary>
    [Alias("Changed")]
    Task ChangedAsync();
}

/// <summary>A case and the template it fills in.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.DeclaredCase")]
public sealed record DeclaredCase([property: Id(0)] StoredManifest Case, [property: Id(1)] StoredManifest Template)
{
    /// <summary>The version of the template that runs where the newest does not; null where the newest runs everywhere.</summary>
    [Id(2)] public StoredManifest? Older { get; init; }

    /// <summary>Where the newest version stands; null where none was ever tried.</summary>
    [Id(3)] public RolloutStatus? Rollout { get; init; }
}
