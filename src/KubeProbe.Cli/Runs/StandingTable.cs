using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Freshness;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe get standings</c>: the last verdict of each case of each binding.</summary>
static class StandingTable
{
    static readonly TableColumn[] Columns =
        [new("CLUSTER"), new("BINDING"), new("CASE"), new("STATUS"), new("FRESHNESS"), new("REASON"), new("AGE"), new("RUN", Wide: true)];

    public static async Task ListAsync(Call call, ListStandingsRequest request, int limit, CancellationToken cancel)
    {
        var standings = await Pages.ReadAsync<Standing>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Overview.ListStandingsAsync(request, cancellationToken: cancel);
            return (page.Standings, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "StandingList", standings.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var standing in standings) call.Out.Line(SafeText.Line($"run/{standing.RunId}"));
        else if (standings.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. standings.Select(each => Row(call, each))]);
        else call.Talk.Line("No verdicts found.");
    }

    static IReadOnlyList<Cell> Row(Call call, Standing standing) =>
    [
        Cell.Of(standing.Cluster), Cell.Of(standing.Binding), Cell.Of(standing.Case), RunText.Of(standing.Verdict), FreshnessTable.Word(standing.Freshness), Cell.Of(standing.Reason),
        AgeText.Since(standing.Finished, call.Now), Cell.Of(standing.RunId),
    ];
}
