using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What may be wrong with a template's extras of its pods.</summary>
public static class PodExtrasRules
{
    const int MostFields = 50;

    static readonly string[] Reserved = ["kubeprobe.io", "app.kubernetes.io"];

    /// <summary>Fields of a pod that a container can be told.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.podIP"];

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(PodExtras? extras, ProbeTemplateSpec template) => extras is null ? [] :
    [
        .. MetadataRules.CheckLabels(extras.Labels, "spec.pod.labels"),
        .. MetadataRules.CheckAnnotations(extras.Annotations, "spec.pod.annotations"),
        .. CheckOwn(extras.Labels.Keys, "spec.pod.labels"),
        .. CheckOwn(extras.Annotations.Keys, "spec.pod.annotations"),
        .. CheckFields(extras.Fields, template),
    ];

    static IEnumerable<ManifestFault> CheckOwn(IEnumerable<string> keys, string field) =>
        from key in keys
        where Reserved.Contains(key.Split('/')[0]) && key.Contains('/', StringComparison.Ordinal)
        select new ManifestFault(FieldPath.Of(field, key), $"Keys that begin with {key.Split('/')[0]}/ are the centre's own.", "Choose another key.");

    static IEnumerable<ManifestFault> CheckFields(IReadOnlyDictionary<string, string> fields, ProbeTemplateSpec template)
    {
        if (fields.Count > MostFields) yield return new("spec.pod.fields", $"There are {fields.Count} entries.", $"Keep at most {MostFields}.");
        foreach (var (name, path) in fields)
        {
            var place = FieldPath.Of("spec.pod.fields", name);
            if (ParameterRules.CheckDeclarations([new ParameterDeclaration { Name = name }], "").FirstOrDefault() is { } fault)
                yield return fault with { Field = place };
            else if (template.Parameters.Any(parameter => parameter.Name == name) || ContractRules.Variables(template.Contract).Contains(name))
                yield return new(place, $"{name} is a parameter, or the contract sets it.", "Choose another name, or remove one of the two.");
            if (!Paths.Contains(path))
                yield return new(place, $"\"{(path.Length <= 60 ? path : path[..59] + "…")}\" can't be given to a probe.", NearestName.Remedy(path, Paths, "the fields are"));
        }
    }
}
