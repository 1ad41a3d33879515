using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Remedies;

public static partial class RemedyRules
{
    static IEnumerable<ManifestFault> CheckAction(RemedyAction action, string field)
    {
        object?[] all = [action.Job, action.DeletePod, action.RestartWorkload, action.DeleteWorkload, action.Cordon, action.Uncordon, action.Taint, action.Webhook];
        const string remedy = "Give exactly one of job, deletePod, restartWorkload, deleteWorkload, cordon, uncordon, taint and webhook.";
        return
        [
            .. all.Count(one => one is not null) switch
            {
                1 => Array.Empty<ManifestFault>(),
                0 => [new ManifestFault(field, "The remedy has no action.", remedy)],
                var count => [new ManifestFault(field, $"The remedy has {count} actions.", remedy + " Several actions are several remedies.")],
            },
            .. action.Job is { } job ? CheckJob(job, $"{field}.job") : [],
            .. action.DeletePod is { } pod ? CheckObjects(pod, "pod", $"{field}.deletePod") : [],
            .. action.RestartWorkload is { } restart ? CheckObjects(restart, "workload", $"{field}.restartWorkload") : [],
            .. action.DeleteWorkload is { } delete ? CheckObjects(delete, "workload", $"{field}.deleteWorkload") : [],
            .. action.Taint is { } taint ? CheckTaint(taint, $"{field}.taint") : [],
            .. action.Webhook is { } webhook ? CheckWebhook(webhook, $"{field}.webhook") : [],
        ];
    }

    static IEnumerable<ManifestFault> CheckJob(JobAction job, string field) =>
    [
        .. MetadataRules.CheckName(ManifestKind.ProbeCase, job.Case, $"{field}.case"),
        .. job.Parameters.Where(parameter => parameter.Value.SecretRef is not null).SelectMany(parameter =>
            SecretRules.CheckRef(parameter.Value.SecretRef!, FieldPath.Of($"{field}.parameters", parameter.Key) + ".secretRef")),
    ];

    static IEnumerable<ManifestFault> CheckObjects(ObjectAction action, string what, string field)
    {
        var ways = (action.Name is not null ? 1 : 0) + (action.Selector is not null ? 1 : 0) + (action.FromEvidence ? 1 : 0);
        return
        [
            .. TextRules.CheckNamespace(action.Namespace, $"{field}.namespace"),
            .. ways == 1 ? Array.Empty<ManifestFault>()
                : [new ManifestFault(field, ways == 0 ? $"It is not said which {what}." : $"The {what} is named in {ways} ways.", "Give exactly one of name, selector and fromEvidence: true.")],
            .. action.Name is null ? [] : TextRules.CheckKubernetesName(action.Name, what, $"{field}.name"),
            .. LabelSelectorRules.Check(action.Selector, $"{field}.selector"),
            .. action.Selector is { MatchLabels.Count: 0, MatchExpressions.Count: 0 }
                ? [new ManifestFault($"{field}.selector", $"An empty selector means every {what} of the namespace.", "Give at least one label.")] : Array.Empty<ManifestFault>(),
        ];
    }

    static IEnumerable<ManifestFault> CheckTaint(TaintAction taint, string field)
    {
        if (!LabelSyntax.IsKey(taint.Key)) yield return new($"{field}.key", $"\"{taint.Key}\" can't be the key of a taint.", $"Use {LabelSyntax.KeyForm}.");
        if (!LabelSyntax.IsValue(taint.Value)) yield return new($"{field}.value", $"\"{taint.Value}\" can't be the value of a taint.", $"Use {LabelSyntax.ValueForm}.");
    }

    static IEnumerable<ManifestFault> CheckWebhook(WebhookAction webhook, string field) =>
    [
        .. TextRules.CheckUrl(webhook.Url, httpsOnly: false, path: true, $"{field}.url"),
        .. SecretRules.CheckRef(webhook.SecretRef, $"{field}.secretRef"),
    ];
}
