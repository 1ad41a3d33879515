namespace KubeProbe.Core.Changes;

/// <summary>One change. Key: its id. Fires the bound cases of every cluster it means, and survives a crash between accepting and firing.</summary>
[Alias("kubeprobe.IChangeGrain"), GrainInterfaceType("kubeprobe.IChangeGrain")]
public interface IChangeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the change, fires it and answers with the runs. A change of the same id and content answers as the first did; one
    /// of the same id and other content is refused.
    /// </summary>
    [Alias("Accept")]
    Task<ChangeAnswer> AcceptAsync(Change change);

    /// <summary>Fires what a crash left unfired.</summary>
    [Alias("Resume")]
    Task ResumeAsync();
}

/// <summary>The change as kept, or why it was refused.</summary>
/// <param name="Record">With its runs.</param>
/// <param name="Repeated">Whether it had been accepted before.</param>
/// <param name="UnknownClusters">Names that are no clusters; then nothing was fired.</param>
/// <param name="UnknownGroup">The group, when there is none of that name.</param>
/// <param name="Differs">The id was used for another change.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ChangeAnswer")]
public sealed record ChangeAnswer(
    [property: Id(0)] ChangeRecord? Record,
    [property: Id(1)] bool Repeated,
    [property: Id(2)] IReadOnlyList<string> UnknownClusters,
    [property: Id(3)] string? UnknownGroup,
    [property: Id(4)] bool Differs);
