using KubeProbe.Core.Incidents;

namespace KubeProbe.Core.Alerts;

/// <summary>What an alert can be known by: its own words, and the labels of its cluster.</summary>
public static class AlertLabels
{
    /// <summary>The names of an alert's own labels, for people.</summary>
    public const string Names = "alertname, cluster, case, owner, level, kind, category";

    /// <summary>A kind as people write it, such as <c>probe-fault</c>.</summary>
    public static string KindWord(AlertKind kind) => string.Concat(kind.ToString().Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>The labels; where a cluster has a label of such a name, the alert's own counts.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cluster">The labels of its cluster.</param>
    public static IReadOnlyDictionary<string, string> Of(Alert alert, IReadOnlyDictionary<string, string> cluster)
    {
        var labels = new Dictionary<string, string>(cluster, StringComparer.Ordinal)
        {
            ["alertname"] = alert.Case.Length > 0 ? "KubeProbeCaseFailed" : "KubeProbeCluster",
            ["cluster"] = alert.Cluster,
            ["case"] = alert.Case,
            ["owner"] = alert.Owner ?? "",
            ["level"] = alert.Level.ToString().ToLowerInvariant(),
            ["kind"] = KindWord(alert.Kind),
            ["category"] = IncidentGroupRules.CategoryOf(alert.Group),
        };
        return labels;
    }
}
