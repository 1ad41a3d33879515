using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Api.Freshness;
using KubeProbe.Server.Api.Runs;

namespace KubeProbe.Server.Api.Clusters;

sealed partial class OverviewApi
{
    const int MaxName = 253;
    const int OrdinarySlots = 50;

    /// <summary>One page of last verdicts, by cluster, binding and case.</summary>
    public async Task<ListStandingsResponse> StandingsAsync(ListStandingsRequest request, CancellationToken cancellation)
    {
        var faults = new List<FieldFault>();
        Name(request.Cluster, "cluster", faults);
        Name(request.Binding, "binding", faults);
        Name(request.Case, "case", faults);
        if (request.Cluster.Length > 0 && request.LabelSelector.Length > 0)
            faults.Add(new FieldFault("labelSelector", "Both cluster and labelSelector are given.", "Give one of the two."));
        var notApplicable = request.Verdicts.Contains(KubeProbe.Contracts.V1Alpha1.Verdict.NotApplicable);
        var verdicts = request.Verdicts.Distinct().Where(each => each is not KubeProbe.Contracts.V1Alpha1.Verdict.NotApplicable).Select(RunWords.ToCore).ToList();
        if (verdicts.Contains(null)) faults.Add(new FieldFault("verdicts", "One is none.", "Use Passed, Failed, ProbeFault, Unknown or NotApplicable."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"standings {request.Cluster} {request.LabelSelector} {request.Binding} {request.Case} {request.Verdicts}";
        var after = PageToken.Read(list, request.PageToken, parts: 3) is { } key ? new StandingKey(key[0], key[1], key[2]) : (StandingKey?)null;
        var filter = new StandingFilter
        {
            Clusters = request.Cluster.Length > 0 ? [request.Cluster]
                : request.LabelSelector.Length > 0 ? Names(await MatchingAsync(request.LabelSelector, null, int.MaxValue, cancellation))
                : null,
            Binding = Text(request.Binding),
            Case = Text(request.Case),
            Verdicts = [.. verdicts.OfType<KubeProbe.Core.Runs.Verdict>()],
            NotApplicable = notApplicable,
        };
        var rows = await standings.PageAsync(filter, after, size + 1, cancellation);
        var outdated = FreshnessWords.IsOutdated(await freshness.LastAsync(cancellation), time.GetUtcNow());
        return new ListStandingsResponse
        {
            Standings = { rows.Take(size).Select(row => ToMessage(row, outdated)) },
            NextPageToken = rows.Count > size && rows[size - 1].Key is var last ? PageToken.Write(list, last.Cluster, last.Binding, last.Case) : "",
        };
    }

    /// <summary>One page of skipped slots, newest first.</summary>
    public async Task<ListSkippedSlotsResponse> SkippedAsync(ListSkippedSlotsRequest request, CancellationToken cancellation)
    {
        var faults = new List<FieldFault>();
        Name(request.Cluster, "cluster", faults);
        Name(request.Binding, "binding", faults);
        Name(request.Case, "case", faults);
        if (request.Reason.Length > 0 && !SkippedRules.Reasons.Contains(request.Reason))
            faults.Add(new FieldFault("reason", "It is none.", NearestName.Remedy(request.Reason, SkippedRules.Reasons, "they are")));
        var since = Timestamps.Read(request.Since, "since", faults);
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var size = PageSize.Of(request.PageSize, OrdinarySlots);
        var list = $"skipped {request.Cluster} {request.Binding} {request.Case} {request.Reason} {request.Since}";
        var filter = new SkippedFilter
        {
            Cluster = Text(request.Cluster),
            Binding = Text(request.Binding),
            Case = Text(request.Case),
            Reason = Text(request.Reason),
            Since = since,
        };
        var rows = await skipped.PageAsync(filter, ReadSkipped(list, request.PageToken), size + 1, cancellation);
        return new ListSkippedSlotsResponse
        {
            Slots = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size && rows[size - 1] is { } last
                ? PageToken.Write(list, last.Due.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Cluster, last.Binding, last.Case)
                : "",
        };
    }

    static SkippedKey? ReadSkipped(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 4) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new SkippedKey(new DateTimeOffset(ticks, TimeSpan.Zero), key[1], key[2], key[3])
            : throw PageToken.Fault();
    }

    static KubeProbe.Contracts.V1Alpha1.Standing ToMessage(KubeProbe.Core.Runs.Standing standing, bool outdated) => new()
    {
        Cluster = standing.Key.Cluster,
        Binding = standing.Key.Binding,
        Case = standing.Key.Case,
        Verdict = standing.NotApplicable ? KubeProbe.Contracts.V1Alpha1.Verdict.NotApplicable : standing.Verdict.ToMessage(),
        Reason = standing.Reason,
        Finished = standing.FinishedAt.ToTimestamp(),
        RunId = standing.Run.ToString(),
        Freshness = FreshnessWords.ToMessage(standing.Freshness, outdated),
    };

    static SkippedSlots ToMessage(SkippedSlot slot) => new()
    {
        Cluster = slot.Cluster,
        Binding = slot.Binding,
        Case = slot.Case,
        Reason = slot.Reason,
        Count = slot.Count,
        First = slot.Due.ToTimestamp(),
        Last = slot.Until.ToTimestamp(),
    };

    static void Name(string text, string field, List<FieldFault> faults)
    {
        if (text.Length > MaxName || text.Contains('\0')) faults.Add(new FieldFault(field, "It is no name.", "Give the name of one that is declared."));
    }

    static string? Text(string text) => text.Length > 0 ? text : null;
}
