using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    /// <summary>What was kept of a run, of one of its nodes when one is named.</summary>
    public async Task<Evidence> EvidenceAsync(GetEvidenceRequest request, CancellationToken cancellation)
    {
        var run = await FindAsync(request.Id, cancellation);
        var (kept, late) = await queries.EvidenceAsync(run.Order.Id, cancellation);
        var part = Pick(kept, request.Node);
        if (part is null && request.Node.Length > 0)
            throw ApiFault.NotFound($"No evidence is kept of node \"{request.Node}\" in run {run.Order.Id}: it passed, or is not among the nodes that are kept.");

        var evidence = new Evidence
        {
            RunId = run.Order.Id.ToString(),
            Message = part?.Message ?? run.Verdict?.Message ?? "",
            LogTail = part?.LogTail ?? "",
            PodStatus = part?.PodStatus ?? "",
            NodeStatus = part?.NodeStatus ?? "",
            Workload = part?.Workload ?? "",
        };
        evidence.Context.AddRange(part?.Context ?? []);
        evidence.Events.AddRange(part?.Events.Select(ToMessage) ?? []);
        evidence.Measurements.AddRange(Samples(run, part?.Node).Select(RunMapping.ToMessage));
        evidence.LateReports.AddRange(late.Select(ToMessage));
        if (part?.Diagnosis is { } diagnosis) evidence.Diagnosis = RunDiagnosisMapping.ToMessage(diagnosis);
        return evidence;
    }

    // Of many nodes the first kept is shown when none is named: it is the most telling.
    static RunEvidence? Pick(IReadOnlyList<RunEvidence> kept, string node) =>
        node.Length > 0 ? kept.FirstOrDefault(part => part.Node == node) : kept.Count > 0 ? kept[0] : null;

    static IReadOnlyList<KubeProbe.Core.Runs.Measurement> Samples(RunRecord run, string? node) =>
        string.IsNullOrEmpty(node) ? run.Measurements : run.Nodes.FirstOrDefault(part => part.Node == node)?.Measurements ?? run.Measurements;

    static KubernetesEvent ToMessage(ClusterEvent entry) => new()
    {
        Object = entry.Object,
        Type = entry.Type,
        Reason = entry.Reason,
        Message = entry.Message,
        Component = entry.Component,
        Count = entry.Count,
        LastSeen = entry.LastSeen.ToTimestamp(),
    };

    static KubeProbe.Contracts.V1Alpha1.LateReport ToMessage(KubeProbe.Core.Runs.LateReport late)
    {
        var message = new KubeProbe.Contracts.V1Alpha1.LateReport
        {
            Received = late.ReceivedAt.ToTimestamp(),
            Why = late.Conflict ? "conflict" : "late",
            Ok = late.Outcome.Ok,
            Message = late.Outcome.Message ?? "",
        };
        message.Errors.AddRange(late.Outcome.Errors);
        return message;
    }
}
