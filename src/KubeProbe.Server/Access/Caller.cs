using KubeProbe.Core.Access;

namespace KubeProbe.Server.Access;

/// <summary>Who calls, however the call came.</summary>
/// <param name="Name">Name of the token.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Source">Remote address, or empty.</param>
sealed record Caller(string Name, Role Role, string Source)
{
    /// <summary>For the audit log.</summary>
    public AuditStamp Stamp(TimeProvider time) => new(Name, time.GetUtcNow(), Source);
}
