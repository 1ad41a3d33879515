using Orleans.Concurrency;

namespace KubeProbe.Core.Rollouts;

/// <summary>How the newest version of one template fares: counts, compares, decides. Key: the template's name.</summary>
[Alias("kubeprobe.ITemplateRolloutGrain"), GrainInterfaceType("kubeprobe.ITemplateRolloutGrain")]
public interface ITemplateRolloutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Looks at the template as it is declared: begins with a version it does not know, goes on where a crash interrupted it. Harmless at
    /// any time.
    /// </summary>
    [Alias("Look")]
    Task LookAsync();

    /// <summary>
    /// Takes how a run of a trial ended; the same run twice counts once. Answers whether its verdict is not to be held against the cluster
    /// as yet, because the stable version is asked in the same place.
    /// </summary>
    [Alias("Take")]
    Task<bool> TakeAsync(TrialResult result);

    /// <summary>Somebody's word: the candidate runs everywhere, or nowhere.</summary>
    [Alias("Decide")]
    Task<RolloutAnswer> DecideAsync(bool promote, string actor, string reason);

    /// <summary>Where the newest version stands, or null when there is no template of that name.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<RolloutView?> GetAsync();
}

/// <summary>A decision, or why there is none.</summary>
/// <param name="View">Where the template stands now.</param>
/// <param name="Refusal">Why not, with the remedy; null when it was done.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.RolloutAnswer")]
public sealed record RolloutAnswer([property: Id(0)] RolloutView? View, [property: Id(1)] string? Refusal);

/// <summary>A template's versions.</summary>
/// <param name="Template">The template.</param>
/// <param name="Generation">Its newest version.</param>
/// <param name="Versions">Those that are kept, newest first.</param>
/// <param name="Rollout">Where the newest stands; null where none was ever tried.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.RolloutView")]
public sealed record RolloutView(
    [property: Id(0)] string Template,
    [property: Id(1)] long Generation,
    [property: Id(2)] IReadOnlyList<long> Versions,
    [property: Id(3)] RolloutStatus? Rollout);
