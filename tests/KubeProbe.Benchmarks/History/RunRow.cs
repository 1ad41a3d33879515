using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Benchmarks.History;

/// <summary>A run as the values of its row.</summary>
static class RunRow
{
    public const string Columns =
        "id, cluster, case_name, binding, run_trigger, triggered_by, change_id, run_order, phase, due, created_at, started_at, finished_at, "
        + "deadline, attempt, pod, node, verdict, reason, message, errors, closed_by, report_hash, settled";

    public static object?[] Of(RunRecord run)
    {
        var order = run.Order;
        return
        [
            order.Id.ToString(), order.Cluster, order.Case, order.Binding, order.Trigger.ToString(), order.TriggeredBy,
            order.Trigger is RunTrigger.Change ? order.TriggeredBy : null, SpecJson.Write(order), run.Phase.ToString(),
            order.Due, run.CreatedAt, run.StartedAt, run.FinishedAt, run.Deadline, run.Attempt, run.Pod, run.Node,
            run.Verdict?.Verdict.ToString(), run.Verdict?.Reason, run.Verdict?.Message, "[]", run.ClosedBy.ToString(), run.ReportHash, run.Settled,
        ];
    }
}
