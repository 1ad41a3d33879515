using KubeProbe.Core.Changes;

namespace KubeProbe.Core.Observation;

/// <summary>Port: how objects were when they were last seen, so that neither a restart nor a list invents a change.</summary>
public interface IObservedObjects
{
    /// <summary>All that is kept of a kind in a cluster.</summary>
    Task<ObservedBaseline> LoadAsync(string cluster, ObservedKind kind, CancellationToken cancellation);

    /// <summary>Keeps how objects are now, and accepts the changes that were seen in them: both or neither.</summary>
    Task KeepAsync(string cluster, ObservedKind kind, ObservedNote note, CancellationToken cancellation);

    /// <summary>Forgets a kind in a cluster, because nobody asks for it any more.</summary>
    Task ForgetAsync(string cluster, ObservedKind kind, CancellationToken cancellation);
}

/// <summary>What is kept of a kind in a cluster.</summary>
/// <param name="Asked">What was asked for when it was first listed so; null when it never was.</param>
/// <param name="Objects">The objects; at most <see cref="ObservedRules.MostObjects"/>.</param>
public sealed record ObservedBaseline(string? Asked, IReadOnlyList<ObservedObject> Objects);

/// <summary>An object as it was when it was last seen.</summary>
/// <param name="Key">See <see cref="SeenObject.Key"/>.</param>
/// <param name="Uid">See <see cref="SeenObject.Uid"/>.</param>
/// <param name="Generation">See <see cref="SeenObject.Generation"/>.</param>
/// <param name="Shape">See <see cref="SeenObject.Shape"/>.</param>
/// <param name="Version">See <see cref="SeenObject.Version"/>.</param>
/// <param name="Serial">How often it changed: the same change has the same id, and the next one another.</param>
public sealed record ObservedObject(string Key, string Uid, long Generation, string Shape, string Version, long Serial);

/// <summary>What is to be kept.</summary>
/// <param name="Asked">What is asked for; null to leave it.</param>
/// <param name="Objects">New or altered.</param>
/// <param name="Gone">Keys of those that are gone.</param>
/// <param name="Changes">Changes to accept; one whose id is known is left as it is.</param>
public sealed record ObservedNote(string? Asked, IReadOnlyList<ObservedObject> Objects, IReadOnlyList<string> Gone, IReadOnlyList<ChangeRecord> Changes);
