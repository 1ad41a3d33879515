using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Core.Incidents;

/// <summary>By what incidents are decided.</summary>
/// <param name="Options">When people are told.</param>
/// <param name="Routes">Who is told of an alert.</param>
/// <param name="Now">The present.</param>
public sealed record IncidentRuling(IncidentOptions Options, IAlertRoutes Routes, DateTimeOffset Now)
{
    /// <summary>Who is called.</summary>
    public IOnCall OnCall { get; init; } = new NobodyOnCall();

    /// <summary>All that fires of the incident is silenced until then; null when it is not, or nothing is due that would ask for it.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }
}
