using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Which conditions a manifest of a kind has. A condition more is a row, and a rule that is asked for it.</summary>
static class ConditionTable
{
    /// <summary>In the order they are shown. A rule answers null where it has nothing to say.</summary>
    public static IReadOnlyList<(ManifestKind Kind, Func<string, StatusScene, Finding?> Of)> Rows { get; } =
    [
        (ManifestKind.Secret, SecretConditionRules.InUse),
        (ManifestKind.ClusterGroup, ReachConditionRules.HasMembers),
        (ManifestKind.ProbeTemplate, CaseConditionRules.TemplateReady),
        (ManifestKind.ProbeTemplate, CaseConditionRules.TemplateInUse),
        (ManifestKind.ProbeTemplate, ApplicableRules.OfTemplate),
        (ManifestKind.ProbeCase, CaseConditionRules.CaseReady),
        (ManifestKind.ProbeCase, ReachConditionRules.IsBound),
        (ManifestKind.ProbeCase, ApplicableRules.OfCase),
        (ManifestKind.CaseSuite, CaseConditionRules.SuiteReady),
        (ManifestKind.Binding, ReachConditionRules.Ready),
        (ManifestKind.Binding, BindingConditionRules.Scheduled),
        (ManifestKind.Binding, BindingConditionRules.Fresh),
        (ManifestKind.Remedy, RemedyConditionRules.Ready),
    ];
}
