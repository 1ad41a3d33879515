namespace KubeProbe.Core.Remedies;

/// <summary>Port: reads of executions.</summary>
public interface IRemediationQueries
{
    /// <summary>Ids of those that are not over, oldest first; at most 1,000.</summary>
    Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation);

    /// <summary>The last one that a remedy was proposed in for a case on a cluster; null when there is none.</summary>
    Task<Remediation?> LatestAsync(string remedy, string cluster, string @case, CancellationToken cancellation);

    /// <summary>A page, newest first.</summary>
    Task<IReadOnlyList<Remediation>> PageAsync(RemediationFilter filter, CancellationToken cancellation);
}

/// <summary>What to list; nulls match all.</summary>
/// <param name="Remedy">One remedy.</param>
/// <param name="Cluster">One cluster.</param>
/// <param name="Case">One case.</param>
/// <param name="Open">Only those not over.</param>
/// <param name="Before">Proposed before this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record RemediationFilter(string? Remedy, string? Cluster, string? Case, bool Open, (DateTimeOffset ProposedAt, string Id)? Before, int Limit);
