using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Clusters;

/// <summary><c>kubeprobe get overview</c>: each cluster with its last verdicts counted, and all of them together.</summary>
static class OverviewTable
{
    static readonly TableColumn[] Columns =
    [
        new("CLUSTER"), new("CONNECTED"), new("PASSED"), new("FAILED"), new("PROBEFAULT"), new("UNKNOWN"), new("N/A"), new("STALE"), new("FIRING"), new("SKIPPED"), new("LAST VERDICT"),
        new("PAUSED", Wide: true), new("REASON", Wide: true),
    ];

    public static async Task ListAsync(Call call, string selector, int limit, CancellationToken cancel)
    {
        FleetTotal? total = null;
        var clusters = await Pages.ReadAsync<ClusterOverview>(limit, async (size, token) =>
        {
            var request = new GetOverviewRequest { LabelSelector = selector, PageSize = size, PageToken = token };
            var page = await call.Centre.Overview.GetOverviewAsync(request, cancellationToken: cancel);
            total ??= page.Total;
            return (page.Clusters, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "Overview", clusters.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var cluster in clusters) call.Out.Line(SafeText.Line($"cluster/{cluster.Cluster}"));
        else if (clusters.Count == 0) call.Talk.Line("No clusters found.");
        else
        {
            new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. clusters.Select(cluster => Row(call, cluster))]);
            if (total is not null) call.Talk.Line(Text(total, clusters.Count));
        }
    }

    static IReadOnlyList<Cell> Row(Call call, ClusterOverview cluster)
    {
        var tally = cluster.Tally ?? new Tally();
        return
        [
            Cell.Of(cluster.Cluster), new Cell(SafeText.Line(cluster.Connected), cluster.Connected == "True" ? Tone.Good : Tone.Bad),
            Count(tally.Passed, Tone.Plain), Count(tally.Failed, Tone.Bad), Count(tally.ProbeFault, Tone.Doubtful), Count(tally.Unknown, Tone.Doubtful), Count(tally.NotApplicable, Tone.Quiet),
            Count(tally.Stale, Tone.Bad), Count(tally.Firing, Tone.Bad), Count(tally.Skipped, Tone.Doubtful),
            cluster.LastVerdict is null ? "never" : AgeText.Since(cluster.LastVerdict, call.Now),
            cluster.Paused ? "true" : "false", Cell.Of(cluster.Reason),
        ];
    }

    static Cell Count(long count, Tone tone) => new(count.ToString(CultureInfo.InvariantCulture), count > 0 ? tone : Tone.Plain);

    static string Text(FleetTotal total, int shown)
    {
        var tally = total.Tally ?? new Tally();
        var which = total.Clusters > shown ? $"{shown} of {total.Clusters} clusters shown; all together" : $"{total.Clusters} clusters";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{which}: {total.NotConnected} not connected, {tally.Passed} passed, {tally.Failed} failed, {tally.ProbeFault} probe faults, {tally.Unknown} unknown, {tally.NotApplicable} not applicable, {tally.Stale} stale, {tally.Firing} alerts firing, {tally.Skipped} slots skipped");
    }
}
