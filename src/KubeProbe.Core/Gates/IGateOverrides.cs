using KubeProbe.Core.Access;

namespace KubeProbe.Core.Gates;

/// <summary>Port: what people said over a gate. Rows are added and never changed; they go with their change.</summary>
public interface IGateOverrides
{
    /// <summary>Keeps one, with its row of the audit log, both or neither.</summary>
    Task AddAsync(GateOverride said, AuditEntry audit, CancellationToken cancellation);

    /// <summary>The latest of a change, expired or not; null for none.</summary>
    Task<GateOverride?> LatestAsync(string change, CancellationToken cancellation);

    /// <summary>The latest of each of these changes, by their ids; those of which nobody said anything are left out.</summary>
    Task<IReadOnlyDictionary<string, GateOverride>> LatestAsync(IReadOnlyCollection<string> changes, CancellationToken cancellation);
}
