using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Severity;
using KubeProbe.Server.Api.Runs;
using Kept = KubeProbe.Core.Incidents;

namespace KubeProbe.Server.Api.Incidents;

/// <summary>Incidents in the words of the outside contract.</summary>
static class IncidentMapping
{
    public static Incident ToMessage(Kept.Incident incident, string? silencedBy = null) => new()
    {
        Id = incident.Id,
        Group = incident.Group,
        State = incident.State.ToString().ToLowerInvariant(),
        Level = incident.Level.ToString().ToLowerInvariant(),
        Summary = incident.Summary,
        Opened = incident.OpenedAt.ToTimestamp(),
        Resolved = incident.ResolvedAt?.ToTimestamp(),
        ResolvedBy = incident.ResolvedBy ?? "",
        Acknowledged = incident.AcknowledgedAt?.ToTimestamp(),
        AcknowledgedBy = incident.AcknowledgedBy ?? "",
        SnoozedUntil = incident.SnoozedUntil?.ToTimestamp(),
        MergedInto = incident.MergedInto ?? "",
        Alerts = incident.Alerts,
        Clusters = incident.Clusters,
        OfClusters = incident.OfClusters,
        MostClusters = incident.MostClusters,
        ClusterNames = { incident.ClusterNames },
        Cases = { incident.Cases },
        Category = incident.Category,
        Component = incident.Component,
        Owner = incident.Owner ?? "",
        Reopened = incident.Reopened,
        Flapping = incident.Flapping,
        Score = incident.Score,
        Factors = { incident.Factors.Select(factor => new Contracts.V1Alpha1.SeverityFactor { Name = factor.Name, Value = factor.Value, Why = factor.Why }) },
        Arithmetic = incident.Factors.Count > 0 ? new SeverityScore(incident.Factors).Arithmetic : "",
        ToldChannels = { incident.ToldChannels },
        SilencedBy = silencedBy ?? "",
    };

    public static IncidentCluster ToMessage(Kept.IncidentCluster on, Core.Diagnosis.RunDiagnosis? cause) => new()
    {
        Cluster = on.Cluster,
        Cases = { on.Cases },
        Alerts = on.Alerts,
        Level = on.Level.ToString().ToLowerInvariant(),
        Since = on.Since.ToTimestamp(),
        Resolved = on.ResolvedAt?.ToTimestamp(),
        Verdict = on.Last?.Verdict.ToMessage() ?? Verdict.Unspecified,
        RunId = on.Last?.Run.ToString() ?? "",
        VerdictAt = on.Last?.At.ToTimestamp(),
        FailedRunId = on.Failed?.ToString() ?? "",
        Category = cause?.Category ?? "",
        Component = cause?.Component ?? "",
        Cause = cause?.Cause ?? "",
    };

    public static IncidentEvent ToMessage(Kept.IncidentEvent told) => new() { At = told.At.ToTimestamp(), Kind = told.Kind, Text = told.Text, By = told.By };
}
