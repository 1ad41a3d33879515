using KubeProbe.Core.Changes;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>
/// Judges the gate of a change from history, whenever it is asked: nothing of it is kept but what people said over it, so nothing of it can
/// be lost, and every server gives the same answer.
/// </summary>
public sealed partial class GateReader(IChangeLog changes, IRunQueries queries, IGateOverrides overrides, IRunCauses causes, TimeProvider time)
{
    // Beyond this many failures of one change it matters no more whose each of them is.
    const int MostCompared = 200;
    const int PageOfRuns = 500;

    /// <summary>How the gate of a change stands; null when there is no such change.</summary>
    public async Task<GateState?> ReadAsync(string change, CancellationToken cancellation)
    {
        if (await changes.FindAsync(change, cancellation) is not { } record) return null;

        var now = time.GetUtcNow();
        var alike = record.Change.Version.Length == 0 ? []
            : await changes.AlikeAsync(record.Change.Component, record.Change.Version, record.ReceivedAt - FleetRules.LooksBack, cancellation);
        List<ChangeRecord> version = [record, .. alike.Where(other => other.Change.Id != change)];
        var runs = record.Runs is null ? null
            : await WithCausesAsync(await ComparedAsync(record, await LoadAsync(record.Runs, [], cancellation), version, now, cancellation), cancellation);
        return GateRules.Judge(
            new GateEvidence(record, runs, await PeersAsync(version, now, cancellation), await overrides.LatestAsync(change, cancellation)), now);
    }

    async Task<IReadOnlyList<GateRun>> WithCausesAsync(List<GateRun> runs, CancellationToken cancellation)
    {
        static RunId? Failing(GateRun run) => run.FailedLater?.Order.Id ?? (run.Run.Verdict?.Verdict is not (null or Verdict.Passed) ? run.Run.Order.Id : null);

        var failing = runs.Select(Failing).OfType<RunId>().Take(MostCompared).ToList();
        if (failing.Count == 0) return runs;
        var known = await causes.OfAsync(failing, cancellation);
        return [.. runs.Select(run => Failing(run) is { } id && known.TryGetValue(id, out var cause) ? run with { Cause = cause } : run)];
    }

    // All changes of the version, the one whose peers are asked for first.
    async Task<List<PeerChange>> PeersAsync(List<ChangeRecord> version, DateTimeOffset now, CancellationToken cancellation)
    {
        var alike = version.Skip(1).ToList();
        if (alike.Count == 0) return [];

        // One question for all: failures are few where releases go well.
        var failed = (await LoadAsync([.. alike.SelectMany(peer => peer.Runs ?? []).Distinct()], [Verdict.Failed], cancellation)).ToDictionary(run => run.Order.Id);
        var said = await overrides.LatestAsync([.. alike.Select(peer => peer.Change.Id)], cancellation);
        var peers = new List<PeerChange>();
        foreach (var peer in alike)
        {
            var runs = (peer.Runs ?? []).Select(id => failed.GetValueOrDefault(id)).OfType<RunRecord>()
                .Where(run => (run.Order.Gate ?? GatePolicy.Default).Mode is GateMode.Required).ToList();
            var compared = runs.Count == 0 ? [] : await ComparedAsync(peer, runs, version, now, cancellation);
            var first = compared.Select(run => GateFindingRules.Find(run, peer.ReceivedAt, now)).Where(finding => finding.Outcome is GateOutcome.Failed)
                .GroupBy(finding => finding.Run.Run.Order.Cluster).ToDictionary(cluster => cluster.Key, cluster => cluster.MinBy(finding => finding.At)!);
            peers.Add(new PeerChange(peer, first.ToDictionary(each => each.Key, each => each.Value.At!.Value))
            {
                FailedRuns = first.ToDictionary(each => each.Key, each => each.Value.Run.Run.Order.Id), Override = said.GetValueOrDefault(peer.Change.Id),
            });
        }
        return peers;
    }

    async Task<List<RunRecord>> LoadAsync(IReadOnlyList<RunId> ids, IReadOnlyList<Verdict> verdicts, CancellationToken cancellation)
    {
        var runs = new List<RunRecord>();
        foreach (var some in ids.Chunk(PageOfRuns))
            runs.AddRange(await queries.PageAsync(new RunFilter { Ids = some, Verdicts = verdicts }, null, PageOfRuns, cancellation));
        return runs;
    }
}
