namespace KubeProbe.Cli.Clusters;

/// <summary>The options that choose runs choose verdicts and slots too.</summary>
static class FleetRequests
{
    public static ListStandingsRequest Standings(RunFilter chosen, string selector) => new()
    {
        Cluster = chosen.Cluster,
        LabelSelector = selector,
        Binding = chosen.Binding,
        Case = chosen.Case,
        Verdicts = { chosen.Verdicts },
    };

    public static ListSkippedSlotsRequest Skipped(RunFilter chosen, string reason) => new()
    {
        Cluster = chosen.Cluster,
        Binding = chosen.Binding,
        Case = chosen.Case,
        Reason = reason.ToLowerInvariant(),
        Since = chosen.Since,
    };
}
