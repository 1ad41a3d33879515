namespace KubeProbe.Core.Access;

/// <summary>Port: what was done, by whom. Rows are added and never changed.</summary>
public interface IAuditLog
{
    /// <summary>Adds a row.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>Newest first, those before <paramref name="beforeSequence"/> when it is set.</summary>
    Task<IReadOnlyList<AuditEntry>> PageAsync(long? beforeSequence, int limit, CancellationToken cancellation);
}

/// <summary>One row of the audit log.</summary>
/// <param name="Stamp">Who and when.</param>
/// <param name="Action">A verb such as <c>apply</c>, <c>delete</c>, <c>run</c>, <c>cancel</c>, <c>change</c>, <c>token.create</c>.</param>
/// <param name="Object">Such as <c>Binding/prod-etcd</c>.</param>
/// <param name="Detail">One line; never a secret.</param>
/// <param name="Sequence">Set by the log; grows.</param>
public sealed record AuditEntry(AuditStamp Stamp, string Action, string Object, string Detail, long Sequence = 0);
