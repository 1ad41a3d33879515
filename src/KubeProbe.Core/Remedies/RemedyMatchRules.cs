using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Remedies;

/// <summary>Whether a remedy is meant for a failure.</summary>
public static class RemedyMatchRules
{
    /// <summary>Whether it is for this case on this cluster, whatever the cause.</summary>
    /// <param name="remedy">The remedy.</param>
    /// <param name="cluster">Where.</param>
    /// <param name="clusterLabels">The cluster's labels.</param>
    /// <param name="case">Of which case.</param>
    /// <param name="caseLabels">The case's labels.</param>
    /// <param name="declared">Groups and suites.</param>
    public static bool Covers(
        RemedySpec remedy, string cluster, IReadOnlyDictionary<string, string> clusterLabels, string @case, IReadOnlyDictionary<string, string> caseLabels,
        ManifestSet declared) =>
        IsWhere(remedy, cluster, clusterLabels, declared) && IsFor(remedy, @case, caseLabels, declared);

    /// <summary>Whether it may act on this cluster.</summary>
    public static bool IsWhere(RemedySpec remedy, string cluster, IReadOnlyDictionary<string, string> labels, ManifestSet declared) =>
        remedy.Clusters.Contains(cluster)
        || remedy.ClusterSelector?.Matches(labels) == true
        || (remedy.Group is not null && declared.Groups.TryGetValue(remedy.Group, out var group) && group.Spec.Contains(cluster, labels));

    /// <summary>Whether it is for this case.</summary>
    public static bool IsFor(RemedySpec remedy, string @case, IReadOnlyDictionary<string, string> labels, ManifestSet declared) =>
        remedy.Cases.Contains(@case)
        || remedy.CaseSelector?.Matches(labels) == true
        || (remedy.Suite is not null && SuiteRules.SuitesWithin(remedy.Suite, declared).Any(suite => declared.Suites[suite].Spec.Cases.Contains(@case)));

    /// <summary>Whether level and cause are those it is for. Where it names causes or components, a diagnosis that is not sure enough is none.</summary>
    public static bool Answers(RemedySpec remedy, AlertLevel level, RunDiagnosis? diagnosis)
    {
        if (remedy.Paused || level < remedy.Level) return false;
        if (remedy.Causes.Count + remedy.Components.Count == 0) return true;
        return diagnosis is not null && diagnosis.Confidence >= remedy.Confidence
            && (remedy.Causes.Count == 0 || remedy.Causes.Contains(diagnosis.Category))
            && (remedy.Components.Count == 0 || remedy.Components.Any(pattern => IsLike(diagnosis.Component, pattern)));
    }

    /// <summary>Whether a text is of a pattern in which <c>*</c> stands for any text; capitals do not matter.</summary>
    public static bool IsLike(string text, string pattern)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return text.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        if (!text.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)) return false;

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
