using Google.Protobuf.WellKnownTypes;
using KubeProbe.Core.Cases;
using Proto = KubeProbe.Contracts.V1Alpha1;
using Kept = KubeProbe.Core.Runs;

namespace KubeProbe.Server.Api.Runs;

/// <summary>Runs as the outside contract tells them.</summary>
static class RunMapping
{
    /// <summary>What stands for a secret parameter.</summary>
    public const string Masked = "***";

    const int MaxNodeResults = 1_000;

    public static Proto.Run ToMessage(this Kept.RunRecord record)
    {
        var order = record.Order;
        var run = new Proto.Run
        {
            Id = order.Id.ToString(),
            Cluster = order.Cluster,
            Case = order.Case,
            Binding = order.Binding,
            Template = order.Work.Template,
            TemplateVersion = order.Work.Version,
            Trigger = order.Trigger.ToMessage(),
            TriggeredBy = order.TriggeredBy,
            Phase = record.Phase.ToMessage(),
            Verdict = record.Verdict?.Verdict.ToMessage() ?? Proto.Verdict.Unspecified,
            Reason = record.Verdict?.Reason ?? "",
            Message = record.Verdict?.Message ?? "",
            Due = order.Due.ToTimestamp(),
            Created = record.CreatedAt.ToTimestamp(),
            Started = record.StartedAt?.ToTimestamp(),
            Finished = record.FinishedAt?.ToTimestamp(),
            Deadline = record.Deadline?.ToTimestamp(),
            Attempt = record.Attempt,
            Pod = record.Pod ?? "",
            Node = record.Node ?? "",
            QueuedBecause = record.QueuedBecause ?? "",
            Owner = order.Owner ?? "",
            Runbook = order.Runbook ?? "",
            Nodes = Summarise(record.Nodes),
        };
        run.Errors.AddRange(record.Errors);
        run.Measurements.AddRange(record.Measurements.Select(ToMessage));
        foreach (var (name, value) in order.Parameters) run.Parameters[name] = Shown(value);
        return run;
    }

    public static Proto.Measurement ToMessage(this Kept.Measurement measurement)
    {
        var message = new Proto.Measurement { Name = measurement.Name, Unit = measurement.Unit ?? "" };
        if (measurement.Ok is { } ok) message.Ok = ok;
        if (measurement.Seconds is { } seconds) message.Seconds = seconds;
        if (measurement.Value is { } value) message.Value = value;
        return message;
    }

    static Proto.NodeSummary? Summarise(IReadOnlyList<KubeProbe.Core.NodeProbes.NodeResult> nodes)
    {
        if (nodes.Count == 0) return null;

        int Count(Kept.Verdict verdict) => nodes.Count(node => node.Verdict.Verdict == verdict);
        var summary = new Proto.NodeSummary
        {
            Total = nodes.Count,
            Passed = Count(Kept.Verdict.Passed),
            Failed = Count(Kept.Verdict.Failed),
            ProbeFault = Count(Kept.Verdict.ProbeFault),
            Unknown = Count(Kept.Verdict.Unknown),
        };
        summary.Results.AddRange(nodes
            .OrderBy(node => node.Verdict.Verdict is Kept.Verdict.Passed).ThenBy(node => node.Node, StringComparer.Ordinal)
            .Take(MaxNodeResults)
            .Select(node => new Proto.NodeResult
            {
                Node = node.Node,
                Verdict = node.Verdict.Verdict.ToMessage(),
                Reason = node.Verdict.Reason,
                Message = node.Verdict.Message,
                Pod = node.Pod,
                Took = node.Took?.ToDuration(),
            }));
        return summary;
    }

    static string Shown(ParameterValue value) => value.SecretRef is null ? value.Text ?? "" : Masked;
}
