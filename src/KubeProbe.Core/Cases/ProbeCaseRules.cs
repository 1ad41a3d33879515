using KubeProbe.Core.Facts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Cases;

/// <summary>What may be wrong with a ProbeCase taken by itself; its parameters are held against its template by <see cref="ReferenceRules"/>.</summary>
public static class ProbeCaseRules
{
    const int MostConditions = 50;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ProbeCaseSpec spec) =>
    [
        .. TextRules.CheckLength(spec.Description, 4096, "spec.description"),
        .. MetadataRules.CheckName(ManifestKind.ProbeTemplate, spec.Template, "spec.template"),
        .. CheckSecretRefs(spec.Parameters),
        .. TextRules.CheckRange(spec.Timeout, ProbeTemplateRules.ShortestTimeout, ProbeTemplateRules.LongestTimeout, "spec.timeout"),
        .. TextRules.CheckRange(spec.Retry.Attempts, 1, 5, "spec.retry.attempts"),
        .. CapabilityRules.Check(spec.Capabilities, "spec.capabilities"),
        .. CheckRetryOn(spec.Retry.On),
        .. TextRules.CheckDistinct(spec.FailWhen, MostConditions, "spec.failWhen"),
        .. spec.FailWhen.Index().SelectMany(condition => CheckCondition(condition.Item, FieldPath.Of("spec.failWhen", condition.Index))),
        .. FactRules.Check(spec.Facts, "spec.facts"),
        .. TextRules.CheckLength(spec.Owner, 200, "spec.owner"),
        .. TextRules.CheckUrl(spec.Runbook, httpsOnly: false, path: true, "spec.runbook"),
        .. TextRules.CheckRange(spec.Weight, 0, 100, "spec.weight"),
    ];

    /// <summary>What is wrong with the names of secrets among parameters.</summary>
    public static IEnumerable<ManifestFault> CheckSecretRefs(IReadOnlyDictionary<string, ParameterValue> parameters) =>
        parameters.SelectMany(parameter => parameter.Value.SecretRef is { } reference
            ? SecretRules.CheckRef(reference, FieldPath.Of("spec.parameters", parameter.Key) + ".secretRef")
            : []);

    static IEnumerable<ManifestFault> CheckRetryOn(IReadOnlyList<Verdict> verdicts)
    {
        if (verdicts.Contains(Verdict.Passed)) yield return new(FieldPath.Of("spec.retry.on", verdicts.Index().First(verdict => verdict.Item is Verdict.Passed).Index), "A run that passed is not tried again.", "Remove Passed.");
        if (verdicts.Distinct().Count() != verdicts.Count) yield return new("spec.retry.on", "A verdict stands twice.", "Remove one of the two.");
    }

    static IEnumerable<ManifestFault> CheckCondition(string text, string field) =>
        FailCondition.TryParse(text, out _, out var fault) ? [] :
        [
            new(field, $"\"{(text.Length <= 100 ? text : text[..99] + "…")}\" is no condition. {fault}", "Correct it, such as txn.seconds > 0.5 or txn.successRatio < 1."),
        ];
}
