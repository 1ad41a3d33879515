using KubeProbe.Core.Freshness;

namespace KubeProbe.Core.Runs;

/// <summary>Port: how each case of each binding stands on each cluster. Written with the verdicts, so it costs one short row however long the history.</summary>
public interface IStandings
{
    /// <summary>A page by cluster, binding and case.</summary>
    Task<IReadOnlyList<Standing>> PageAsync(StandingFilter filter, StandingKey? after, int limit, CancellationToken cancellation);
}

/// <summary>The last verdict of a binding's case on a cluster, by when the runs finished.</summary>
/// <param name="Key">Of what.</param>
/// <param name="Run">The run that found it.</param>
/// <param name="Verdict">What it found.</param>
/// <param name="Reason">One word of the verdict table.</param>
/// <param name="FinishedAt">When.</param>
public sealed record Standing(StandingKey Key, RunId Run, Verdict Verdict, string Reason, DateTimeOffset FinishedAt)
{
    /// <summary>There is no verdict of now: the cluster lacks what the case needs, as <see cref="Reason"/> tells. Run and verdict say nothing then.</summary>
    public bool NotApplicable => Scheduling.SkippedRules.IsNotApplicable(Reason);

    /// <summary>Whether the verdicts that must be there are, as it was judged last; null where nothing recurs.</summary>
    public FreshnessState? Freshness { get; init; }
}

/// <summary>What a standing is of; the last of a page is where the next begins.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Binding">The binding; empty for runs by hand of a case that is not bound there.</param>
/// <param name="Case">The case.</param>
public readonly record struct StandingKey(string Cluster, string Binding, string Case);

/// <summary>Which standings; nulls and an empty list of verdicts match all.</summary>
public sealed record StandingFilter
{
    /// <summary>On these clusters.</summary>
    public IReadOnlyCollection<string>? Clusters { get; init; }

    public string? Binding { get; init; }

    public string? Case { get; init; }

    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Those that are not applicable: alone, or beside <see cref="Verdicts"/>; false with an empty list matches all.</summary>
    public bool NotApplicable { get; init; }

    /// <summary>Whose last verdict came before this: what has been silent since.</summary>
    public DateTimeOffset? FinishedBefore { get; init; }
}
