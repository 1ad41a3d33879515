using System.Globalization;

namespace KubeProbe.Core.Severity;

/// <summary>
/// How bad a failing case is: weight × nodes × change × duration × cause × hours, and for an incident × clusters. Each factor is 1 where it has
/// nothing to say, and is then left out.
/// </summary>
public static class SeverityScoreRules
{
    static readonly TimeSpan Doubled = TimeSpan.FromHours(3);

    /// <summary>Of one case on one cluster.</summary>
    /// <param name="assessment">The failing verdict.</param>
    /// <param name="since">Since when the case fails.</param>
    /// <param name="begunByChange">Whether the run that raised the alert was fired by a change.</param>
    /// <param name="options">Business hours.</param>
    public static SeverityScore Of(Assessment assessment, DateTimeOffset since, bool begunByChange, SeverityOptions options)
    {
        SeverityFactor[] factors =
        [
            new("weight", assessment.Weight / 10d, string.Create(CultureInfo.InvariantCulture, $"{assessment.Weight} of 100")),
            Nodes(assessment.NodesFailed, assessment.Nodes),
            assessment.ByChange ? new("change", 2, "a change fired the run") : begunByChange ? new("change", 1.5, "it began with a change") : new("change", 1, ""),
            Duration(assessment.FinishedAt - since),
            CauseRules.FactorOf(assessment.Diagnosis),
            options.HoursFactor(assessment.FinishedAt),
        ];
        return new SeverityScore([.. factors.Where(factor => factor.Name == "weight" || factor.Value != 1)]);
    }

    /// <summary>The same cause on many clusters is worse than on one: 1 + k/n or 1 + log10(k)/2, whichever is more, at most 2; 1 for one cluster.</summary>
    /// <param name="clusters">k: clusters on which it shows.</param>
    /// <param name="of">n: clusters on which it could.</param>
    public static SeverityFactor Clusters(int clusters, int of)
    {
        var n = Math.Max(clusters, of);
        var value = clusters < 2 ? 1 : Math.Min(2, Math.Max(1 + (double)clusters / n, 1 + Math.Log10(clusters) / 2));
        return new SeverityFactor("clusters", value, string.Create(CultureInfo.InvariantCulture, $"{clusters} of {n}"));
    }

    static SeverityFactor Nodes(int failed, int nodes) => nodes > 0
        ? new("nodes", 0.5 + 0.5 * failed / nodes, string.Create(CultureInfo.InvariantCulture, $"{failed} of {nodes}"))
        : new("nodes", 1, "");

    static SeverityFactor Duration(TimeSpan lasts) => new(
        "duration", 1 + Math.Clamp(lasts / Doubled, 0, 1), string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)lasts.TotalMinutes)} min"));
}
