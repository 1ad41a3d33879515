using KubeProbe.Core.Access;

namespace KubeProbe.Core.Remedies;

/// <summary>Port: the durable truth of executions. Every method is atomic.</summary>
public interface IRemediationBook
{
    /// <summary>Writes a new one; false when its id is known, and nothing was written.</summary>
    Task<bool> ProposeAsync(Remediation remediation, CancellationToken cancellation);

    /// <summary>The execution, or null.</summary>
    Task<Remediation?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Writes it as it is now, with a row of the audit log where one is given. Answers with what is stored, its version one higher; null
    /// when somebody else wrote since it was read, and nothing was written.
    /// </summary>
    Task<Remediation?> UpdateAsync(Remediation remediation, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="UpdateAsync"/> for one that is about to act, with every other kept from acting while it is judged: what it may do is decided on
    /// what all others do, over all servers.
    /// </summary>
    /// <param name="remediation">As it will be; its <see cref="Remediation.ActedAt"/> is the present.</param>
    /// <param name="refuse">Why it may not, from what others do; null when it may.</param>
    /// <param name="audit">The row of the audit log.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<BeginAnswer> BeginAsync(Remediation remediation, Func<RemedyUse, string?> refuse, AuditEntry audit, CancellationToken cancellation);
}

/// <summary>Whether an execution may act.</summary>
/// <param name="Begun">As it is stored; null when it may not, or somebody else wrote it.</param>
/// <param name="Refusal">Why it may not; null when it may, or somebody else wrote it.</param>
public sealed record BeginAnswer(Remediation? Begun, string? Refusal);

/// <summary>What executions do now, and did lately.</summary>
/// <param name="ActedInPeriod">How often the remedy acted within its period.</param>
/// <param name="LastActedHere">When it last acted in this cluster.</param>
/// <param name="ClustersAtWork">In how many other clusters it is at work.</param>
/// <param name="AtWorkInFleet">How many executions are at work, of any remedy.</param>
/// <param name="AtWorkOnCase">The remedy that is at work on this case in this cluster; null when none is.</param>
public sealed record RemedyUse(int ActedInPeriod, DateTimeOffset? LastActedHere, int ClustersAtWork, int AtWorkInFleet, string? AtWorkOnCase);
