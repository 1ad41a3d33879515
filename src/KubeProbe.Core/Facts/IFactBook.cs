using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Facts;

/// <summary>Port: what is so in each cluster, and when that changed. Written with the verdicts, by whatever run of a case told it last.</summary>
public interface IFactBook
{
    /// <summary>
    /// Of each fact the value most clusters have, but one, of those that are declared. Facts nobody else tells are left out.
    /// </summary>
    /// <param name="case">The case that tells them.</param>
    /// <param name="names">Of these facts.</param>
    /// <param name="except">The cluster that is held against the others.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyList<FactMajority>> MajoritiesAsync(string @case, IReadOnlyCollection<string> names, string except, CancellationToken cancellation);

    /// <summary>A page of facts as they are now, by name, case and cluster.</summary>
    Task<IReadOnlyList<FactRow>> PageAsync(FactFilter filter, FactKey? after, int limit, CancellationToken cancellation);

    /// <summary>A page of changes, newest first.</summary>
    Task<IReadOnlyList<FactChange>> ChangesAsync(FactFilter filter, FactChangeKey? after, int limit, CancellationToken cancellation);
}

/// <summary>The value most other clusters have.</summary>
/// <param name="Name">Of which fact.</param>
/// <param name="Value">The value; of two that equally many have, the first by its text.</param>
/// <param name="Clusters">How many have it.</param>
/// <param name="Population">How many others tell the fact at all.</param>
public sealed record FactMajority(string Name, string Value, int Clusters, int Population)
{
    /// <summary>Whether more than half of all clusters, the one with <paramref name="own"/> counted, have another value; in a fleet below the minimum nobody is out of line.</summary>
    public bool IsMajorityAgainst(string own, int minimum) => own != Value && Population + 1 >= minimum && Clusters * 2 > Population + 1;
}

/// <summary>A fact of a cluster as it is now.</summary>
/// <param name="Key">Which.</param>
/// <param name="Value">Its value.</param>
/// <param name="Since">When it became that.</param>
/// <param name="SeenAt">When a run told it last.</param>
/// <param name="Run">That run.</param>
public sealed record FactRow(FactKey Key, string Value, DateTimeOffset Since, DateTimeOffset SeenAt, RunId Run);

/// <summary>What a fact is of; the last of a page is where the next begins.</summary>
public readonly record struct FactKey(string Name, string Case, string Cluster);

/// <summary>That a fact became something else; its first value is a change too.</summary>
/// <param name="Key">Which fact.</param>
/// <param name="At">When a run told it first.</param>
/// <param name="Value">What it became.</param>
/// <param name="Was">What it was; null for the first value that is known.</param>
/// <param name="Run">The run that told it.</param>
public sealed record FactChange(FactKey Key, DateTimeOffset At, string Value, string? Was, RunId Run);

/// <summary>Where the next page of changes begins.</summary>
public readonly record struct FactChangeKey(DateTimeOffset At, FactKey Key);

/// <summary>Which facts; nulls match all.</summary>
public sealed record FactFilter
{
    /// <summary>Of this name; one that ends with <c>*</c> stands for a prefix.</summary>
    public string? Name { get; init; }

    public string? Case { get; init; }

    /// <summary>Of these clusters.</summary>
    public IReadOnlyCollection<string>? Clusters { get; init; }
}
