using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Incidents;

/// <summary>
/// Which alerts are one incident: those of the same cause, on whatever cluster and of whatever case; where no cause is known, those of the
/// same case that failed for the same reason.
/// </summary>
public static class IncidentGroupRules
{
    /// <summary>Clusters out of reach.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Clusters from which no verdict comes.</summary>
    public const string Silent = "silent";

    /// <summary>Clusters in which something stays.</summary>
    public const string Unclean = "unclean";

    const int Longest = 200;

    /// <summary>The group of a failing verdict.</summary>
    public static string Of(Assessment assessment)
    {
        if (!CauseRules.IsKnown(assessment.Diagnosis)) return Key("case", assessment.Case, assessment.Verdict.Reason);
        var (category, component) = (assessment.Diagnosis!.Category, Plain(assessment.Diagnosis.Component));
        // What a case brought itself has nothing to do with what another case brought.
        return CauseRules.IsOwn(category) ? Key("cause", category, component, assessment.Case) : Key("cause", category, component);
    }

    /// <summary>The category of the cause that a group is of; empty where no cause is known.</summary>
    public static string CategoryOf(string? group) => group?.Split('/') is ["cause", var category, ..] ? category : "";

    /// <summary>The group of a case whose verdicts don't come.</summary>
    public static string OfStale(string @case) => Key("stale", @case);

    /// <summary>The group of a case of which no more is known.</summary>
    public static string OfUnknown(string @case) => Key("case", @case, "");

    // What differs from cluster to cluster, such as a node's or a pod's number, is no other cause.
    static string Plain(string component)
    {
        var words = component.ToLowerInvariant().Split([' ', '/', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', ':', '"', '\''));
        return string.Join('-', words.Where(word => word.Length > 0 && !word.Any(char.IsAsciiDigit)));
    }

    static string Key(params string[] parts)
    {
        var key = string.Join('/', parts.Select(part => part.Length > 0 ? part : "-"));
        return key.Length <= Longest ? key : key[..Longest];
    }
}
