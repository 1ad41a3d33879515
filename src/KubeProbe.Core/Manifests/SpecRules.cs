using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Manifests;

/// <summary>What may be wrong with a spec taken by itself; what it references is the matter of <see cref="ReferenceRules"/>.</summary>
public static class SpecRules
{
    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(object spec) => spec switch
    {
        SecretSpec secret => SecretRules.Check(secret),
        ClusterSpec cluster => ClusterRules.Check(cluster),
        ClusterGroupSpec group => ClusterGroupRules.Check(group),
        ProbeTemplateSpec template => ProbeTemplateRules.Check(template),
        ProbeCaseSpec probeCase => ProbeCaseRules.Check(probeCase),
        CaseSuiteSpec suite => CaseSuiteRules.Check(suite),
        BindingSpec binding => BindingRules.Check(binding),
        RemedySpec remedy => RemedyRules.Check(remedy),
        _ => throw new ArgumentException($"{spec.GetType().Name} is no spec.", nameof(spec)),
    };
}
