using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Remedies;

/// <summary>What an execution is to look up and to do.</summary>
public static class RemedyPlanRules
{
    /// <summary>The kind of object an action is about.</summary>
    public static RemedyObjectKind KindOf(RemedyAction action) => action switch
    {
        { Job: not null } => RemedyObjectKind.Run,
        { DeletePod: not null } => RemedyObjectKind.Pod,
        { RestartWorkload: { } restart } => restart.Kind switch
        {
            RestartableKind.StatefulSet => RemedyObjectKind.StatefulSet,
            RestartableKind.DaemonSet => RemedyObjectKind.DaemonSet,
            _ => RemedyObjectKind.Deployment,
        },
        { DeleteWorkload: { } delete } => Enum.Parse<RemedyObjectKind>(delete.Kind.ToString()),
        { Webhook: not null } => RemedyObjectKind.Webhook,
        _ => RemedyObjectKind.Node,
    };

    /// <summary>What is done to the objects of a cluster.</summary>
    public static RemedyVerb VerbOf(RemedyAction action) => action switch
    {
        { RestartWorkload: not null } => RemedyVerb.Restart,
        { Cordon: not null } => RemedyVerb.Cordon,
        { Uncordon: not null } => RemedyVerb.Uncordon,
        { Taint: not null } => RemedyVerb.Taint,
        _ => RemedyVerb.Delete,
    };

    /// <summary>Which objects of the cluster are to be looked up; null for jobs and calls, which touch none.</summary>
    public static RemedyChoice? ChoiceOf(Remediation remediation)
    {
        var (action, kind) = (remediation.Spec.Action, KindOf(remediation.Spec.Action));
        if (kind is RemedyObjectKind.Run or RemedyObjectKind.Webhook) return null;
        if (kind is RemedyObjectKind.Node)
        {
            NodeAction nodes = action.Cordon is { } cordon ? cordon : action.Uncordon is { } uncordon ? uncordon : action.Taint!;
            return new RemedyChoice(kind, null, nodes.FromEvidence ? remediation.Named : remediation.Nodes, Taint: action.Taint?.Key);
        }

        ObjectAction objects = action.DeletePod is { } pod ? pod : action.RestartWorkload is { } restart ? restart : action.DeleteWorkload!;
        return new RemedyChoice(
            kind, objects.Namespace, objects.Name is { } name ? [name] : objects.FromEvidence ? remediation.Named : [], objects.Selector,
            action.DeletePod is { OnNodes: true } ? remediation.Nodes : null);
    }

    /// <summary>The runs of a job, or the call.</summary>
    public static IReadOnlyList<RemedyObject> OwnOf(Remediation remediation) => remediation.Spec.Action switch
    {
        { Job: { OnNodes: true } job } => [.. remediation.Nodes.Select(node => new RemedyObject(RemedyObjectKind.Run, null, $"{job.Case}@{node}") { Node = node })],
        { Job: { } job } => [new RemedyObject(RemedyObjectKind.Run, null, job.Case)],
        { Webhook: { } webhook } => [new RemedyObject(RemedyObjectKind.Webhook, null, webhook.Url.Host)],
        _ => [],
    };

    /// <summary>A job's values, with what stands for the failure filled in.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Fill(JobAction job, Remediation remediation, string? node)
    {
        (string Mark, string Value)[] values =
        [
            ("$(cluster)", remediation.Cluster), ("$(case)", remediation.Case), ("$(run)", remediation.Run.ToString()),
            ("$(node)", node ?? (remediation.Nodes.Count > 0 ? remediation.Nodes[0] : "")),
            ("$(category)", remediation.Diagnosis?.Category ?? ""), ("$(component)", remediation.Diagnosis?.Component ?? ""),
        ];
        return job.Parameters.ToDictionary(
            parameter => parameter.Key,
            parameter => parameter.Value.Text is not { } text ? parameter.Value
                : ParameterValue.Of(values.Aggregate(text, (filled, value) => filled.Replace(value.Mark, value.Value, StringComparison.Ordinal))));
    }

    /// <summary>Whether a fault is of the moment: the same may go through a little later.</summary>
    public static bool IsPassing(TargetFault fault) =>
        fault is TargetFault.Unreachable or TargetFault.ConnectionRefused or TargetFault.TimedOut or TargetFault.Throttled or TargetFault.ServerError
            or TargetFault.OverBudget or TargetFault.CentreLate;
}
