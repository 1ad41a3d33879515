using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Incidents;

/// <summary>How many alerts, how many clusters, and how bad that is together.</summary>
static class IncidentCountRules
{
    /// <summary>The incident with news of an alert.</summary>
    public static Incident With(Incident incident, IncidentSight sight, AlertNews news)
    {
        var (alert, others) = (news.Alert, sight.Others);
        var counted = Counted(incident, others, sight.OfClusters);
        if (!news.Fires) return Worded(counted, sight, news);

        counted = counted with
        {
            Alerts = others.Alerts + 1,
            Clusters = others.Clusters + (others.HasCluster ? 0 : 1),
            ClusterNames = [.. others.ClusterNames.Append(alert.Cluster).Distinct().Order(StringComparer.Ordinal).Take(Incident.MaxNames)],
            Cases = alert.Case.Length == 0 ? incident.Cases : [.. incident.Cases.Append(alert.Case).Distinct().Take(Incident.MaxNames)],
            Category = incident.Category.Length > 0 ? incident.Category : news.Category,
            Component = incident.Component.Length > 0 ? incident.Component : news.Component,
        };
        counted = counted with { OfClusters = Math.Max(counted.Clusters, counted.OfClusters), MostClusters = Math.Max(counted.Clusters, incident.MostClusters) };
        return Worded(Rated(counted, news), sight, news);
    }

    /// <summary>The incident as its alerts stand now.</summary>
    public static Incident Recount(Incident incident, IncidentSight sight)
    {
        var counted = Counted(incident, sight.Others, sight.OfClusters);
        counted = counted with { Cases = [.. incident.Cases.Union(sight.Others.Cases).Take(Incident.MaxNames)], MostClusters = Math.Max(incident.MostClusters, counted.Clusters) };
        return Worded(Rated(counted, null), sight, null);
    }

    static Incident Counted(Incident incident, FiringAlerts firing, int of) => incident with
    {
        Alerts = firing.Alerts, Clusters = firing.Clusters, ClusterNames = firing.ClusterNames, OfClusters = Math.Max(of, firing.Clusters),
    };

    // The worst alert, times how far it spread. What it was at its worst is what its level rests on.
    static Incident Rated(Incident incident, AlertNews? news)
    {
        var worst = new SeverityScore([.. incident.Factors.Where(factor => factor.Name != "clusters")]);
        var own = news is null ? null : news.Score ?? SeverityScore.Fixed(news.Alert.Level, news.Alert.Kind.ToString().ToLowerInvariant());
        if (own is not null && (worst.Factors.Count == 0 || own.Value > worst.Value)) worst = own;
        if (worst.Factors.Count == 0) return incident;

        var score = incident.Clusters > 1 ? worst.Times(SeverityScoreRules.Clusters(incident.Clusters, incident.OfClusters)) : worst;
        var rated = score.Value >= incident.Score ? incident with { Factors = score.Factors, Score = score.Value } : incident;
        var level = score.Level > rated.Level ? score.Level : rated.Level;
        return rated with { Level = news is not null && news.Alert.Level > level ? news.Alert.Level : level };
    }

    static Incident Worded(Incident incident, IncidentSight sight, AlertNews? news)
    {
        var lead = news?.Alert.Id == incident.LeadAlert ? news.Alert : sight.Lead;
        return lead is null ? incident : incident with { Summary = IncidentMessage.Summary(incident, lead) };
    }
}
