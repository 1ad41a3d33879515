namespace KubeProbe.Core.Changes;

/// <summary>Port: lists of changes.</summary>
public interface IChangeQueries
{
    /// <summary>A page, newest first.</summary>
    Task<IReadOnlyList<ChangeRecord>> PageAsync(ChangeListFilter filter, CancellationToken cancellation);
}

/// <summary>What to list; nulls match all.</summary>
/// <param name="Cluster">One cluster.</param>
/// <param name="Component">One component.</param>
/// <param name="Source">The label <c>source</c>.</param>
/// <param name="Before">Told before this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ChangeListFilter(string? Cluster, string? Component, string? Source, (DateTimeOffset ReceivedAt, string Id)? Before, int Limit);
