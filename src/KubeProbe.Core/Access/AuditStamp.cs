namespace KubeProbe.Core.Access;

/// <summary>Who does something, for the audit log.</summary>
/// <param name="Actor">Name of the token, or of a part of the centre.</param>
/// <param name="At">When.</param>
/// <param name="Source">Remote address, or empty.</param>
public sealed record AuditStamp(string Actor, DateTimeOffset At, string Source = "");
