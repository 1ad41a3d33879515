using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Freshness;

/// <summary>Port: reads of judgements, for people and programs.</summary>
public interface IFreshnessQueries
{
    /// <summary>A page by cluster, binding and case.</summary>
    Task<IReadOnlyList<FreshnessView>> PageAsync(FreshnessFilter filter, CancellationToken cancellation);

    /// <summary>How many there are of each state, and how the last judgement went.</summary>
    Task<FreshnessSummary> SummaryAsync(CancellationToken cancellation);

    /// <summary>How the last judgement went; null before the first.</summary>
    Task<JudgementNote?> LastAsync(CancellationToken cancellation);

    /// <summary>How many of each state these bindings, or these clusters, have.</summary>
    /// <param name="bindings">Names of bindings; else of clusters.</param>
    /// <param name="names">The names.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>>> CountAsync(
        bool bindings, IReadOnlyCollection<string> names, CancellationToken cancellation);
}

/// <summary>What to list; nulls and empty lists match all.</summary>
/// <param name="Cluster">One cluster.</param>
/// <param name="Binding">One binding.</param>
/// <param name="Case">One case.</param>
/// <param name="States">These states only.</param>
/// <param name="After">After this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record FreshnessFilter(
    string? Cluster, string? Binding, string? Case, IReadOnlyList<FreshnessState> States, (string Cluster, string Binding, string Case)? After, int Limit);

/// <summary>A row and the last verdict that came, if one did.</summary>
/// <param name="Row">The row.</param>
/// <param name="Run">The run of the last verdict.</param>
/// <param name="Verdict">That verdict.</param>
/// <param name="FinishedAt">When it came.</param>
public sealed record FreshnessView(FreshnessRow Row, RunId? Run, Verdict? Verdict, DateTimeOffset? FinishedAt)
{
    /// <summary>The last word was no verdict, but that the cluster lacks what the case needs.</summary>
    public bool NotApplicable { get; init; }
}

/// <summary>All rows at a glance.</summary>
/// <param name="Counts">By state.</param>
/// <param name="SilentClusters">Clusters from which nothing comes.</param>
/// <param name="Last">The last judgement; null before the first.</param>
public sealed record FreshnessSummary(IReadOnlyDictionary<FreshnessState, int> Counts, int SilentClusters, JudgementNote? Last);
