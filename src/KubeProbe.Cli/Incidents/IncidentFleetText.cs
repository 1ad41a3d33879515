using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Incidents;

/// <summary>Prints an incident cluster by cluster.</summary>
static class IncidentFleetText
{
    static readonly TableColumn[] Columns =
    [
        new("CLUSTER"), new("LEVEL"), new("SINCE"), new("UNTIL"), new("CASES"), new("VERDICT"), new("RUN"), new("CAUSE"), new("FAILED RUN", Wide: true), new("WHY", Wide: true),
    ];

    // Of one cluster its alerts say all.
    public static void Write(Call call, IncidentDetail detail)
    {
        if (detail.FleetClusters < 2) return;
        var more = detail.FleetClusters > detail.Fleet.Count ? $", the first {detail.Fleet.Count} of {detail.FleetClusters}" : "";
        call.Out.Line($"Fleet ({detail.Fleet.Count(on => on.Alerts > 0)} firing, {detail.Fleet.Count(on => on.Alerts == 0)} over{more}):");
        new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. detail.Fleet.Select(on => Row(call, on))]);
    }

    static IReadOnlyList<Cell> Row(Call call, IncidentCluster on) =>
    [
        Cell.Of(on.Cluster), new Cell(on.Alerts > 0 ? on.Level : "over", on.Alerts > 0 ? Tone.Bad : Tone.Good), AgeText.Since(on.Since, call.Now), on.Resolved is null ? Cell.Of("") : AgeText.Since(on.Resolved, call.Now),
        Cell.Of(string.Join(',', on.Cases)), Cell.Of(on.RunId.Length > 0 ? on.Verdict.ToString() : ""), Cell.Of(on.RunId), Cell.Of($"{on.Category} {on.Component}".Trim()), Cell.Of(on.FailedRunId), Cell.Of(on.Cause),
    ];
}
