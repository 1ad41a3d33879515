using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Freshness;
using KubeProbe.Server.Api.Runs;
using Kept = KubeProbe.Core.Freshness.FreshnessState;
using Told = KubeProbe.Contracts.V1Alpha1.FreshnessState;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>Whether verdicts come, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class FreshnessApi(IFreshnessQueries queries, TimeProvider time)
{
    const int OrdinaryPage = 100;

    /// <summary>One page, by cluster, binding and case.</summary>
    public async Task<ListFreshnessResponse> ListAsync(ListFreshnessRequest request, CancellationToken cancellation)
    {
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"freshness {request.Cluster} {request.Binding} {request.Case} {string.Join(',', request.States)}";
        var after = PageToken.Read(list, request.PageToken, parts: 3) is { } key ? (key[0], key[1], key[2]) : ((string, string, string)?)null;
        var states = request.States.Where(state => state is not Told.Unspecified).Select(ToState).ToList();

        var summary = await queries.SummaryAsync(cancellation);
        var rows = await queries.PageAsync(
            new FreshnessFilter(Text(request.Cluster), Text(request.Binding), Text(request.Case), states, after, size + 1), cancellation);
        var outdated = FreshnessWords.IsOutdated(summary.Last, time.GetUtcNow());
        var response = new ListFreshnessResponse
        {
            Cases = { rows.Take(size).Select(row => ToMessage(row, outdated)) },
            Judged = summary.Last?.At.ToTimestamp(),
            Total = new FreshnessTotal
            {
                Fresh = summary.Counts.GetValueOrDefault(Kept.Fresh),
                Awaited = summary.Counts.GetValueOrDefault(Kept.Awaited),
                Skipped = summary.Counts.GetValueOrDefault(Kept.Skipped),
                Paused = summary.Counts.GetValueOrDefault(Kept.Paused),
                Stale = summary.Counts.GetValueOrDefault(Kept.Stale),
                SilentClusters = summary.SilentClusters,
            },
        };
        if (rows.Count > size)
        {
            var last = rows[size - 1].Row;
            response.NextPageToken = PageToken.Write(list, last.Cluster, last.Key.Binding, last.Key.Case);
        }
        return response;
    }

    static CaseFreshness ToMessage(FreshnessView view, bool outdated) => new()
    {
        Cluster = view.Row.Cluster,
        Binding = view.Row.Key.Binding,
        Case = view.Row.Key.Case,
        State = FreshnessWords.ToMessage(view.Row.State, outdated),
        Since = view.Row.Since.ToTimestamp(),
        ExpectedBy = view.Row.ExpectedBy?.ToTimestamp(),
        Reason = outdated ? "nobody judged for two minutes: look at the servers' logs" : view.Row.Reason,
        Schedule = view.Row.Schedule,
        LastVerdict = view.NotApplicable ? Contracts.V1Alpha1.Verdict.NotApplicable : view.Verdict is { } verdict ? verdict.ToMessage() : Contracts.V1Alpha1.Verdict.Unspecified,
        LastVerdictAt = view.FinishedAt?.ToTimestamp(),
        LastRunId = view.Run?.ToString() ?? "",
    };

    static Kept ToState(Told state) => state switch
    {
        Told.Fresh => Kept.Fresh,
        Told.Awaited => Kept.Awaited,
        Told.Skipped => Kept.Skipped,
        Told.Paused => Kept.Paused,
        Told.Stale => Kept.Stale,
        _ => throw ApiFault.Invalid("states", "It is no state that is kept.", "Use fresh, awaited, skipped, paused or stale."),
    };

    static string? Text(string text) => text.Length > 0 ? text : null;
}
