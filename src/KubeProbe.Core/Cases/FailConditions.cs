using System.Globalization;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Cases;

/// <summary>All conditions of a case's <c>failWhen</c> over what a run measured.</summary>
public static class FailConditions
{
    /// <summary>The first condition that holds, in words such as <c>txn.seconds > 0.5 (it was 0.81)</c>; null when none does.</summary>
    public static string? FirstBroken(IReadOnlyList<string> conditions, IReadOnlyList<Measurement> measurements)
    {
        foreach (var text in conditions)
            if (FailCondition.TryParse(text, out var condition, out _)
                && condition.Evaluate(measurements) is { State: ConditionState.Holds } finding)
                return string.Create(CultureInfo.InvariantCulture, $"{text.Trim()} (it was {finding.Observed:0.######})");
        return null;
    }

    /// <summary>The first condition that nothing was measured for, or that is none; null when each could be decided.</summary>
    public static string? FirstUnmeasured(IReadOnlyList<string> conditions, IReadOnlyList<Measurement> measurements) =>
        conditions.FirstOrDefault(text =>
            !FailCondition.TryParse(text, out var condition, out _)
            || condition.Evaluate(measurements).State is ConditionState.NotMeasured);
}
