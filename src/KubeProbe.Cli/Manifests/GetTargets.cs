namespace KubeProbe.Cli.Manifests;

/// <summary>What <c>get</c> shows beside manifests, under names of the same form.</summary>
static class GetTargets
{
    /// <summary>Every word of this kind, for completion.</summary>
    public static IReadOnlyList<string> Words { get; } = ["runs", "alerts", "tokens", "freshness"];

    public static bool IsManifests(string kind) => !IsRuns(kind) && !IsAlerts(kind) && !IsTokens(kind) && !IsFreshness(kind);

    public static bool IsRuns(string kind) => kind.ToLowerInvariant() is "run" or "runs";

    public static bool IsAlerts(string kind) => kind.ToLowerInvariant() is "alert" or "alerts";

    public static bool IsFreshness(string kind) => kind.ToLowerInvariant() is "freshness";

    public static bool IsTokens(string kind) => kind.ToLowerInvariant() is "token" or "tokens";
}
