using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;
using KubeProbe.Cli.Runs;

namespace KubeProbe.Cli.Freshness;

/// <summary><c>kubeprobe get freshness</c>: whether the verdicts of each binding's case come when they must.</summary>
static class FreshnessTable
{
    static readonly TimeSpan Outdated = TimeSpan.FromMinutes(2);

    static readonly TableColumn[] Columns =
    [
        new("CLUSTER"), new("BINDING"), new("CASE"), new("FRESHNESS"), new("SINCE"), new("LAST VERDICT"), new("AGE"), new("REASON"),
        new("EXPECTED BY", Wide: true), new("SCHEDULE", Wide: true), new("RUN", Wide: true),
    ];

    public static async Task ListAsync(Call call, ListFreshnessRequest request, int limit, CancellationToken cancel)
    {
        var (cases, first) = await ReadAsync(call, request, limit, cancel);
        if (call.Format.IsDocument()) Documents.WriteList(call, "FreshnessList", cases.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var one in cases) call.Out.Line(SafeText.Line($"{one.Cluster}/{one.Binding}/{one.Case}"));
        else if (cases.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. cases.Select(one => Row(call, one))]);
        else call.Talk.Line("Nothing recurs here.");
        if (Warning(call, first) is { } warning) call.Talk.Line(warning);
    }

    /// <summary>Those of one object that do not come, for its description.</summary>
    public static async Task DescribeAsync(Call call, ListFreshnessRequest request, int limit, CancellationToken cancel)
    {
        var (cases, first) = await ReadAsync(call, request, limit, cancel);
        if (cases.Count > 0)
        {
            call.Out.Line("Verdicts that are due:");
            new TableWriter(call.Out, Columns, call.Format, headers: true).Write([.. cases.Select(one => Row(call, one))]);
        }
        if (Warning(call, first) is { } warning) call.Out.Line(warning);
    }

    static async Task<(IReadOnlyList<CaseFreshness> Cases, ListFreshnessResponse First)> ReadAsync(
        Call call, ListFreshnessRequest request, int limit, CancellationToken cancel)
    {
        ListFreshnessResponse? first = null;
        var cases = await Pages.ReadAsync<CaseFreshness>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Freshness.ListFreshnessAsync(request, cancellationToken: cancel);
            first ??= page;
            return (page.Cases, page.NextPageToken);
        });
        return (cases, first!);
    }

    static string? Warning(Call call, ListFreshnessResponse page) =>
        page.Judged is null ? "Nobody has judged yet whether verdicts come."
        : call.Now - page.Judged.ToDateTimeOffset() > Outdated
            ? $"Nobody has judged for {AgeText.Since(page.Judged, call.Now)} whether verdicts come: nothing here is sure. Look at the servers' logs."
        : null;

    static IReadOnlyList<Cell> Row(Call call, CaseFreshness one) =>
    [
        Cell.Of(one.Cluster), Cell.Of(one.Binding), Cell.Of(one.Case), Word(one.State), AgeText.Since(one.Since, call.Now),
        one.LastVerdict == Verdict.Unspecified ? new Cell("never", Tone.Quiet) : one.State is FreshnessState.Fresh ? RunText.Of(one.LastVerdict) : new Cell(RunText.Of(one.LastVerdict).Text, Tone.Quiet),
        one.LastVerdictAt is null ? "" : AgeText.Since(one.LastVerdictAt, call.Now), Cell.Of(one.Reason),
        AgeText.Iso(one.ExpectedBy), Cell.Of(one.Schedule), Cell.Of(one.LastRunId),
    ];

    /// <summary>A word for it, as every table shows it.</summary>
    public static Cell Word(FreshnessState state) => state switch
    {
        FreshnessState.Unspecified => Cell.Of(""),
        FreshnessState.Fresh => new Cell("fresh", Tone.Good),
        FreshnessState.Stale => new Cell("stale", Tone.Bad),
        FreshnessState.Unjudged => new Cell("unjudged", Tone.Bad),
        FreshnessState.Skipped => new Cell("skipped", Tone.Doubtful),
        _ => new Cell(state.ToString().ToLowerInvariant(), Tone.Quiet),
    };
}
