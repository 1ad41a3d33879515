using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Freshness;

/// <summary>
/// Judges every binding's case on every cluster, on its own: it reads what is declared and what is recorded, and asks no grain, for
/// whoever schedules and runs may be what is broken.
/// </summary>
public sealed class FreshnessJudge(
    IFreshnessBook book, IManifestStore manifests, IAlertBook alerts, IncidentDesk incidents, IOptions<FreshnessOptions> options, TimeProvider time)
{
    const int Page = 1_000;

    static readonly ManifestKind[] Kinds =
        [ManifestKind.Cluster, ManifestKind.ClusterGroup, ManifestKind.ProbeTemplate, ManifestKind.ProbeCase, ManifestKind.CaseSuite, ManifestKind.Binding];

    (long Version, IReadOnlyList<ClusterExpectation> Of)? declared;

    /// <summary>Judges once, unless another server has the turn; then it answers null.</summary>
    public async Task<JudgementNote?> JudgeAsync(CancellationToken cancellation)
    {
        if (!await book.TakeTurnAsync(cancellation))
        {
            // Whoever has the turn holds what it needs; this one need not.
            declared = null;
            return null;
        }
        var (began, now) = (time.GetTimestamp(), time.GetUtcNow());
        var expected = await ExpectedAsync(cancellation);
        var (rows, last) = await book.ReadAsync(cancellation);
        var resumedAt = last is null || now - last.At > FreshnessOptions.Outdated ? now : last.ResumedAt;
        var outages = await OutagesAsync(cancellation);

        var known = rows.GroupBy(each => each.Row.Cluster).ToDictionary(each => each.Key, each => each.ToDictionary(one => one.Row.Key));
        var (changed, told) = (new List<FreshnessRow>(), new List<Alert>());
        foreach (var cluster in expected)
        {
            known.Remove(cluster.Cluster, out var mine);
            var silence = JudgeCluster(cluster, mine ?? [], outages.Contains(cluster.Cluster), resumedAt, now);
            told.AddRange(silence.Alerts);
            foreach (var row in silence.Rows)
                if (mine is null || !mine.Remove(row.Key, out var before) || before.Row != row) changed.Add(row);
            if (mine?.Count > 0) known[cluster.Cluster] = mine;
        }
        var gone = known.Values.SelectMany(left => left.Values).Select(each => each.Row).ToList();
        told.AddRange(gone.Where(row => row.Alert is not null && !told.Exists(alert => alert.Id == row.Alert)).Select(row => SilenceRules.Over(row, now)));

        // Told first: told again after a crash, it is the same alert.
        foreach (var alert in told) await TellAsync(alert, cancellation);
        var note = new JudgementNote(now, resumedAt, time.GetElapsedTime(began));
        await book.KeepAsync(new Judgement(changed, gone, note), cancellation);
        return note;
    }

    Silence JudgeCluster(
        ClusterExpectation cluster, Dictionary<SlotKey, (FreshnessRow Row, FreshnessSight Seen)> known, bool outage, DateTimeOffset resumedAt, DateTimeOffset now)
    {
        var open = MaintenanceRules.Open(cluster.Maintenance, now);
        var notProbing = cluster.Paused ? "the cluster is paused" : open is { Mode: Clusters.MaintenanceMode.Stop } ? $"maintenance: {open.Name}" : null;
        var probingSince = MaintenanceRules.LastStopEnded(cluster.Maintenance, now);

        var judged = new List<JudgedCase>(cluster.Cases.Count);
        foreach (var one in cluster.Cases)
        {
            var found = known.TryGetValue(one.Key, out var last);
            judged.Add(FreshnessRules.Judge(
                cluster.Cluster, one, notProbing, probingSince, found ? last.Seen : FreshnessSight.Nothing, found ? last.Row : null, now));
        }
        var whole = known.TryGetValue(FreshnessRow.WholeCluster, out var row) ? row.Row : null;
        return SilenceRules.Decide(cluster.Cluster, judged, whole, judged.Max(each => each.LastVerdictAt), outage || open is not null, resumedAt, options.Value.Hold, now);
    }

    async Task<IReadOnlyList<ClusterExpectation>> ExpectedAsync(CancellationToken cancellation)
    {
        var version = await book.DeclaredVersionAsync(cancellation);
        if (declared is { } kept && kept.Version == version) return kept.Of;

        var all = new List<StoredManifest>();
        foreach (var kind in Kinds) all.AddRange(await manifests.ListAllAsync(new ManifestQuery(kind), cancellation));

        // Written meanwhile: the next judgement sees another version and reads anew.
        declared = (version, ExpectationRules.For(ManifestSet.Of(all), options.Value.Margin));
        return declared.Value.Of;
    }

    async Task<IReadOnlySet<string>> OutagesAsync(CancellationToken cancellation)
    {
        var clusters = new HashSet<string>();
        (DateTimeOffset, string)? before = null;
        while (true)
        {
            var firing = await alerts.PageAsync(new AlertFilter(null, "", Firing: true, before, Page), cancellation);
            clusters.UnionWith(firing.Where(each => AlertMessage.IsOutage(each.Alert)).Select(each => each.Alert.Cluster));
            if (firing.Count < Page) return clusters;
            before = (firing[^1].Alert.RaisedAt, firing[^1].Alert.Id);
        }
    }

    // Not through a grain: it may be the grains that don't work.
    Task TellAsync(Alert alert, CancellationToken cancellation) =>
        incidents.TakeAsync(new AlertNews(alert, alert.ResolvedAt is null ? "raised" : "resolved", null), cancellation);
}
