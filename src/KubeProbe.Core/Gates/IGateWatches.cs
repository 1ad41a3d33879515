using KubeProbe.Core.Changes;

namespace KubeProbe.Core.Gates;

/// <summary>
/// Port: gates that the centre watches to their end, because somebody is to be told of them. Which those are <see cref="IGateRoutes"/> and
/// the label <c>gate</c> say; the watch begins in the transaction that accepts the change.
/// </summary>
public interface IGateWatches
{
    /// <summary>Changes whose gates are to be looked at by now, longest due first; each is this caller's for half a minute.</summary>
    Task<IReadOnlyList<GateLease>> LeaseDueAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Keeps what a look found, and puts into the outbox what of its news is not there yet, all or nothing.</summary>
    Task WriteAsync(GateLook look, CancellationToken cancellation);

    /// <summary>Has gates looked at soon: something happened to them. Those that are not watched are left out.</summary>
    Task HurryAsync(IReadOnlyCollection<string> changes, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// How the latest gates stood when they were last looked at, newest first; only those of changes with the label <c>gate</c>, and fewer where they go to many
    /// thousands of clusters.
    /// </summary>
    Task<IReadOnlyList<GateStanding>> StandingsAsync(int limit, CancellationToken cancellation);
}

/// <summary>A gate that is to be looked at.</summary>
/// <param name="Change">Id of the change.</param>
/// <param name="Until">Until when it is the caller's.</param>
public sealed record GateLease(string Change, DateTimeOffset Until);

/// <summary>What a look at a gate found.</summary>
/// <param name="Lease">By which it was looked at; when something happened meanwhile, it is looked at again at once.</param>
/// <param name="Verdict">What holds.</param>
/// <param name="NextAt">When it is looked at again; null when it is over.</param>
/// <param name="News">All that happened so far.</param>
/// <param name="Channels">Who is told.</param>
/// <param name="Now">The time.</param>
public sealed record GateLook(
    GateLease Lease, GateVerdict Verdict, DateTimeOffset? NextAt, IReadOnlyList<GateNews> News, IReadOnlyList<string> Channels, DateTimeOffset Now)
{
    /// <summary>What is told to channels that know its end, when something else holds than at the look before; null where nothing can.</summary>
    public GateNews? Changed { get; init; }
}

/// <summary>How a gate stands.</summary>
/// <param name="Gate">The change's label <c>gate</c>.</param>
/// <param name="Component">What changed.</param>
/// <param name="Version">To which version.</param>
/// <param name="Clusters">Where.</param>
/// <param name="Verdict">What holds.</param>
public sealed record GateStanding(string Gate, string Component, string Version, IReadOnlyList<string> Clusters, GateVerdict Verdict);

/// <summary>Port: who is told how the gate of a change goes.</summary>
public interface IGateRoutes
{
    /// <summary>Names of channels; none when nobody is to be told.</summary>
    IReadOnlyList<string> ChannelsOf(Change change);
}

/// <summary>Nobody is told.</summary>
public sealed class NoGateRoutes : IGateRoutes
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ChannelsOf(Change change) => [];
}
