using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Manifests;

/// <summary>Which record is the spec of which kind.</summary>
public static class SpecTypes
{
    /// <summary>The one version of the manifests' form.</summary>
    public const string ApiVersion = "kubeprobe.io/v1alpha1";

    /// <summary>The spec's record.</summary>
    public static Type Of(ManifestKind kind) => kind switch
    {
        ManifestKind.Secret => typeof(SecretSpec),
        ManifestKind.Cluster => typeof(ClusterSpec),
        ManifestKind.ClusterGroup => typeof(ClusterGroupSpec),
        ManifestKind.ProbeTemplate => typeof(ProbeTemplateSpec),
        ManifestKind.ProbeCase => typeof(ProbeCaseSpec),
        ManifestKind.CaseSuite => typeof(CaseSuiteSpec),
        ManifestKind.Binding => typeof(BindingSpec),
        _ => typeof(RemedySpec),
    };
}
