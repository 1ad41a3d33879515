using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Core.Manifests;

/// <summary>What names what: the one place that knows which fields of a spec are names of other manifests.</summary>
public static class ManifestReferences
{
    /// <summary>References of every manifest of the set.</summary>
    public static IEnumerable<(ManifestRef From, ManifestReference Reference)> Of(ManifestSet declared) =>
        Enum.GetValues<ManifestKind>().SelectMany(kind => declared.Names(kind)
            .Select(name => new ManifestRef(kind, name))
            .SelectMany(from => Of(from, declared).Select(reference => (from, reference))));

    /// <summary>References of one manifest of the set.</summary>
    public static IEnumerable<ManifestReference> Of(ManifestRef from, ManifestSet declared) => from.Kind switch
    {
        ManifestKind.Cluster => OfCluster(declared.Clusters[from.Name].Spec),
        ManifestKind.ClusterGroup => Members(ManifestKind.Cluster, "spec.clusters", declared.Groups[from.Name].Spec.Clusters),
        ManifestKind.ProbeTemplate => OfTemplate(declared.Templates[from.Name].Spec),
        ManifestKind.ProbeCase => OfCase(declared.Cases[from.Name].Spec),
        ManifestKind.CaseSuite => OfSuite(declared.Suites[from.Name].Spec),
        ManifestKind.Binding => OfBinding(declared.Bindings[from.Name].Spec),
        ManifestKind.Remedy => OfRemedy(declared.Remedies[from.Name].Spec),
        _ => [],
    };

    static IEnumerable<ManifestReference> OfCluster(ClusterSpec spec) =>
    [
        .. To("spec.connection.kubeconfig.secretRef", spec.Connection.Kubeconfig?.SecretRef),
        .. To("spec.connection.token.secretRef", spec.Connection.Token?.SecretRef),
    ];

    static IEnumerable<ManifestReference> OfTemplate(ProbeTemplateSpec spec) =>
        spec.Parameters.Index().SelectMany(declaration =>
            To($"spec.parameters[{declaration.Index}].default.secretRef", declaration.Item.Default?.SecretRef));

    static IEnumerable<ManifestReference> OfCase(ProbeCaseSpec spec) =>
        To("spec.template", ManifestKind.ProbeTemplate, spec.Template).Concat(OfParameters(spec.Parameters));

    static IEnumerable<ManifestReference> OfSuite(CaseSuiteSpec spec) =>
        Members(ManifestKind.ProbeCase, "spec.cases", spec.Cases).Concat(Members(ManifestKind.CaseSuite, "spec.suites", spec.Suites));

    static IEnumerable<ManifestReference> OfBinding(BindingSpec spec) =>
    [
        .. To("spec.cluster", ManifestKind.Cluster, spec.Cluster),
        .. To("spec.group", ManifestKind.ClusterGroup, spec.Group),
        .. To("spec.case", ManifestKind.ProbeCase, spec.Case),
        .. To("spec.suite", ManifestKind.CaseSuite, spec.Suite),
        .. OfParameters(spec.Parameters),
    ];

    static IEnumerable<ManifestReference> OfRemedy(RemedySpec spec) =>
    [
        .. Members(ManifestKind.ProbeCase, "spec.cases", spec.Cases),
        .. To("spec.suite", ManifestKind.CaseSuite, spec.Suite),
        .. Members(ManifestKind.Cluster, "spec.clusters", spec.Clusters),
        .. To("spec.group", ManifestKind.ClusterGroup, spec.Group),
        .. To("spec.action.job.case", ManifestKind.ProbeCase, spec.Action.Job?.Case),
        .. spec.Action.Job is { } job ? OfParameters(job.Parameters, "spec.action.job.parameters") : [],
        .. To("spec.action.webhook.secretRef", spec.Action.Webhook?.SecretRef),
    ];

    static IEnumerable<ManifestReference> OfParameters(IReadOnlyDictionary<string, ParameterValue> parameters, string field = "spec.parameters") =>
        parameters.SelectMany(parameter => To(FieldPath.Of(field, parameter.Key) + ".secretRef", parameter.Value.SecretRef));

    static IEnumerable<ManifestReference> Members(ManifestKind kind, string field, IReadOnlyList<string> names) =>
        names.Index().Select(name => new ManifestReference($"{field}[{name.Index}]", new ManifestRef(kind, name.Item), Member: true));

    static IEnumerable<ManifestReference> To(string field, SecretRef? secret) =>
        secret is null ? [] : [new(field, new ManifestRef(ManifestKind.Secret, secret.Name), secret.Key)];

    static IEnumerable<ManifestReference> To(string field, ManifestKind kind, string? name) =>
        name is null ? [] : [new(field, new ManifestRef(kind, name))];
}
