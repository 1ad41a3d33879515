using System.Globalization;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Severity;

/// <summary>How bad a failing case is, and how that was reckoned.</summary>
/// <param name="Value">0 to 60.</param>
/// <param name="Level">What the value means.</param>
/// <param name="Arithmetic">The factors, in one line for people.</param>
public readonly record struct SeverityScore(double Value, AlertLevel Level, string Arithmetic)
{
    /// <summary>A case of the default weight that fails without a change is a warning; it takes an hour and a half to become an error.</summary>
    public const double Warning = 0.5, Error = 1.5, Critical = 3;

    static readonly TimeSpan Doubled = TimeSpan.FromHours(3);

    /// <summary>
    /// weight / 10 (the case's, 0 to 10) × scope (0.5 and half the share of nodes that failed) × change in flight (2 when a change fired
    /// the run, 1.5 when the alert began with one) × duration (1, and 2 after three hours).
    /// </summary>
    /// <param name="assessment">The failing verdict.</param>
    /// <param name="since">Since when the case fails.</param>
    /// <param name="begunByChange">Whether the run that raised the alert was fired by a change.</param>
    public static SeverityScore Of(Assessment assessment, DateTimeOffset since, bool begunByChange)
    {
        var weight = assessment.Weight / 10d;
        var scope = assessment.Nodes > 0 ? 0.5 + 0.5 * assessment.NodesFailed / assessment.Nodes : 1;
        var change = assessment.ByChange ? 2 : begunByChange ? 1.5 : 1;
        var lasts = assessment.FinishedAt - since;
        var duration = 1 + Math.Clamp(lasts / Doubled, 0, 1);
        var value = weight * scope * change * duration;
        var level = value >= Critical ? AlertLevel.Critical : value >= Error ? AlertLevel.Error : value >= Warning ? AlertLevel.Warning : AlertLevel.Info;
        var nodes = assessment.Nodes > 0 ? $" ({assessment.NodesFailed} of {assessment.Nodes} nodes)" : "";
        return new SeverityScore(value, level, string.Create(CultureInfo.InvariantCulture,
            $"{level.ToString().ToLowerInvariant()}: weight {assessment.Weight}/10 × scope {scope:0.##}{nodes} × change in flight {change:0.#} × duration {duration:0.##} = {value:0.##} (warning {Warning}, error {Error}, critical {Critical})"));
    }
}
