using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Incidents;

/// <summary>By what incidents are decided.</summary>
/// <param name="Options">When people are told.</param>
/// <param name="ChannelsOf">Who is told of an alert.</param>
/// <param name="Now">The present.</param>
public sealed record IncidentRuling(IncidentOptions Options, Func<Alert, IReadOnlyList<string>> ChannelsOf, DateTimeOffset Now);
