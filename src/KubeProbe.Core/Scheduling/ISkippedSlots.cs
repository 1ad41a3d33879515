namespace KubeProbe.Core.Scheduling;

/// <summary>Port: reads of the slots that did not become runs; run history writes them.</summary>
public interface ISkippedSlots
{
    /// <summary>A page, newest first.</summary>
    Task<IReadOnlyList<SkippedSlot>> PageAsync(SkippedFilter filter, SkippedKey? after, int limit, CancellationToken cancellation);
}

/// <summary>Which skipped slots; nulls match all.</summary>
public sealed record SkippedFilter
{
    public string? Cluster { get; init; }

    public string? Binding { get; init; }

    public string? Case { get; init; }

    public string? Reason { get; init; }

    /// <summary>Of which one was due at or after this.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>The last row of the page before.</summary>
public readonly record struct SkippedKey(DateTimeOffset Due, string Cluster, string Binding, string Case);
