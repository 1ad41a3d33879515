namespace KubeProbe.Cli.Manifests;

/// <summary>What <c>get</c> shows beside manifests, under names of the same form.</summary>
static class GetTargets
{
    /// <summary>Every word of this kind, for completion.</summary>
    public static IReadOnlyList<string> Words { get; } = ["runs", "alerts", "incidents", "changes", "tokens", "freshness", "overview", "standings", "skippedslots"];

    public static bool IsManifests(string kind) => !IsRuns(kind) && !IsAlerts(kind) && !IsIncidents(kind) && !IsChanges(kind) && !IsTokens(kind) && !IsFreshness(kind) && !IsFleet(kind);

    public static bool IsRuns(string kind) => kind.ToLowerInvariant() is "run" or "runs";

    public static bool IsAlerts(string kind) => kind.ToLowerInvariant() is "alert" or "alerts";

    public static bool IsIncidents(string kind) => kind.ToLowerInvariant() is "incident" or "incidents";

    public static bool IsChanges(string kind) => kind.ToLowerInvariant() is "change" or "changes";

    public static bool IsFreshness(string kind) => kind.ToLowerInvariant() is "freshness";

    public static bool IsTokens(string kind) => kind.ToLowerInvariant() is "token" or "tokens";

    public static bool IsOverview(string kind) => kind.ToLowerInvariant() is "overview";

    public static bool IsStandings(string kind) => kind.ToLowerInvariant() is "standing" or "standings";

    public static bool IsSkipped(string kind) => kind.ToLowerInvariant() is "skippedslot" or "skippedslots" or "skipped";

    /// <summary>What tells of the fleet as a whole.</summary>
    public static bool IsFleet(string kind) => IsOverview(kind) || IsStandings(kind) || IsSkipped(kind);

    /// <summary>What a label selector narrows by its clusters.</summary>
    public static bool IsOfClusters(string kind) => IsOverview(kind) || IsStandings(kind);
}
