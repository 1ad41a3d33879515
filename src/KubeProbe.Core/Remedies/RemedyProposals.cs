using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Remedies;

/// <summary>Proposes what is declared for a failure that has an alert. The same failure twice proposes the same, so a repetition changes nothing.</summary>
sealed partial class RemedyProposals(
    RemedyDirectory remedies, IRemediationBook book, IRemediationQueries executions, IRunQueries runs, IAlertBook alerts, IManifestStore manifests,
    ClusterDirectory clusters, IGrainFactory grains, TimeProvider time, ILogger<RemedyProposals> logger)
{
    const int MostNodes = 5_000;

    /// <summary>Takes a run whose failure severity has taken and whose evidence is kept.</summary>
    public async Task ConsiderAsync(RunRecord run, CancellationToken cancellation)
    {
        if (run.Verdict is not { Verdict: Verdict.Failed } || run.ClosedBy is ClosedBy.Cancel) return;
        try
        {
            await ConsiderFailureAsync(run, cancellation);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StorageUnavailableException))
        {
            // Ours: it costs the remedy, never the verdict; the next failure proposes again.
            LogNotProposed(fault, run.Order.Id);
        }
    }

    async Task ConsiderFailureAsync(RunRecord run, CancellationToken cancellation)
    {
        var declared = await remedies.ReadAsync(cancellation);
        if (declared.Remedies.Count == 0 || await CoveringAsync(run.Order, declared, cancellation) is not { Count: > 0 } covering) return;
        if (await FiringAsync(run.Order, cancellation) is not { } alert) return;

        // What is taken up again after a crash comes without its nodes.
        if (run.Order.IsSpread && run.Nodes.Count == 0) run = await runs.FindAsync(run.Order.Id, cancellation) ?? run;

        var (evidence, _) = await runs.EvidenceAsync(run.Order.Id, cancellation);
        var diagnosis = evidence.Select(each => each.Diagnosis).FirstOrDefault(each => each is not null and not { Category: RunDiagnosis.Unknown })
            ?? evidence.Select(each => each.Diagnosis).FirstOrDefault(each => each is not null);
        foreach (var remedy in covering.Where(remedy => RemedyMatchRules.Answers(remedy.Spec, alert.Level, diagnosis)))
            await ProposeAsync(remedy, run, alert, evidence, diagnosis, cancellation);
    }

    async Task<IReadOnlyList<Declared<RemedySpec>>> CoveringAsync(RunOrder order, ManifestSet declared, CancellationToken cancellation)
    {
        if (await clusters.FindAsync(order.Cluster, cancellation) is not { } cluster) return [];
        var labels = declared.Remedies.Values.Any(remedy => remedy.Spec.CaseSelector is not null)
            && await manifests.FindAsync(ManifestKind.ProbeCase, order.Case, cancellation) is { } @case ? @case.Labels : new Dictionary<string, string>();
        return
        [
            .. declared.Remedies.Values.Where(remedy => RemedyMatchRules.Covers(remedy.Spec, order.Cluster, cluster.Labels, order.Case, labels, declared))
                .OrderBy(remedy => remedy.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The alert of the case's failure; one of silence is none, and one that maintenance mutes is nobody's to act on.</summary>
    async Task<Alert?> FiringAsync(RunOrder order, CancellationToken cancellation)
    {
        var firing = await alerts.PageAsync(new AlertFilter(order.Cluster, order.Case, Firing: true, null, 100), cancellation);
        return firing.Select(each => each.Alert).FirstOrDefault(alert => alert is { Muted: false, Kind: AlertKind.Case });
    }

    async Task ProposeAsync(
        Declared<RemedySpec> remedy, RunRecord run, Alert alert, IReadOnlyList<RunEvidence> evidence, RunDiagnosis? diagnosis, CancellationToken cancellation)
    {
        var latest = await executions.LatestAsync(remedy.Name, run.Order.Cluster, run.Order.Case, cancellation);
        var now = time.GetUtcNow();
        if (RemediationRules.NextAttempt(latest, alert.Id, remedy.Spec.Limits.Cooldown, now) is not { } attempt)
        {
            if (latest is { IsOver: false }) await grains.GetGrain<IRemediationGrain>(latest.Id).DriveAsync();
            return;
        }
        var proposed = new Remediation
        {
            Id = RemediationRules.IdOf(remedy.Name, alert.Id, attempt),
            Remedy = remedy.Name,
            Generation = remedy.Generation,
            Cluster = run.Order.Cluster,
            Case = run.Order.Case,
            Binding = run.Order.Binding,
            AlertId = alert.Id,
            Incident = alert.Incident,
            Attempt = attempt,
            Run = run.Order.Id,
            Level = alert.Level,
            Diagnosis = diagnosis,
            Nodes = NodesOf(run),
            Named = EvidenceNameRules.Of(RemedyPlanRules.KindOf(remedy.Spec.Action), evidence, diagnosis, run.Errors),
            Spec = remedy.Spec,
            ProposedAt = now,
        };
        if (await book.ProposeAsync(proposed, cancellation)) LogProposed(proposed.Id, proposed.Remedy, proposed.Cluster, proposed.Case);
        await grains.GetGrain<IRemediationGrain>(proposed.Id).DriveAsync();
    }

    static IReadOnlyList<string> NodesOf(RunRecord run) => run.Nodes.Count > 0
        ? [.. run.Nodes.Where(node => node.Verdict.Verdict is Verdict.Failed).Select(node => node.Node).Where(LabelSyntax.IsDnsName).Take(MostNodes)]
        : run.Node is { Length: > 0 } node ? [node] : [.. run.Order.Placement.Nodes.Count == 1 ? run.Order.Placement.Nodes : []];
}
