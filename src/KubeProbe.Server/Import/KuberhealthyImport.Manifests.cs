using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Reading;
using KubeProbe.Server.Manifests.Rendering;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

partial class KuberhealthyImport
{
    static JsonObject Manifest(ManifestKind kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = SpecTypes.ApiVersion,
        ["kind"] = kind.ToString(),
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };

    /// <summary>What an apply would say of manifests taken by themselves.</summary>
    static IEnumerable<LocatedFault> Faults(IReadOnlyList<JsonObject> manifests)
    {
        var batch = BatchReader.Read([new ManifestSource("", Encoding.UTF8.GetBytes(string.Join("---\n", manifests.Select(YamlText.Write))))]);
        foreach (var draft in batch.Drafts)
            foreach (var fault in MetadataRules.Check(draft.Kind, draft.Metadata).Concat(SpecRules.Check(draft.Spec)))
                draft.Faults.Add(fault);
        return batch.Unread.Concat(batch.Drafts.SelectMany(draft => draft.Faults.All));
    }

    /// <summary>A name that is free: the check's own, with its namespace when two have the same.</summary>
    string Name(ForeignObject found, Action<string, string> note)
    {
        var name = Fit(found.Name);
        if (names.Contains(name)) name = Fit($"{found.Name}-{found.Namespace}");
        for (var i = 2; !names.Add(name); i++) name = $"{Fit(found.Name)[..Math.Min(Fit(found.Name).Length, 55)].TrimEnd('-')}-{i}";
        if (name != found.Name) note("metadata.name", $"It is called {name} here.");
        return name;
    }

    static string Fit(string name)
    {
        var fit = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]).Trim('-');
        fit = fit[..Math.Min(fit.Length, ManifestName.MaxLength(ManifestKind.ProbeCase))].TrimEnd('-');
        return fit.Length > 0 ? fit : "check";
    }

    /// <summary>Labels and annotations that the check wants on its pods.</summary>
    static void AddExtras(KuberhealthyCheck check, JsonObject template, Action<string, string> note)
    {
        foreach (var (ours, sources) in (ReadOnlySpan<(string, (SourceMap?, string)[])>)
            [
                ("labels", [(check.Spec?.Map("extraLabels"), "spec.extraLabels"), (check.PodMetadata?.Map("labels"), "spec.podSpec.metadata.labels")]),
                ("annotations", [(check.Spec?.Map("extraAnnotations"), "spec.extraAnnotations"), (check.PodMetadata?.Map("annotations"), "spec.podSpec.metadata.annotations")]),
            ])
        {
            var carried = new JsonObject();
            foreach (var (map, field) in sources)
                foreach (var (key, value) in map?.Entries ?? [])
                {
                    if (value is not SourceScalar text) continue;
                    var pair = new Dictionary<string, string> { [key.Text] = text.Text };
                    var extras = ours == "labels" ? new PodExtras { Labels = pair } : new PodExtras { Annotations = pair };
                    if (PodExtrasRules.Check(extras, new ProbeTemplateSpec { Image = "x" }).FirstOrDefault() is { } fault)
                        note(FieldPath.Of(field, key.Text), fault.Message);
                    else carried[key.Text] = text.Text;
                }
            if (carried.Count == 0) continue;
            if (template["pod"] is not JsonObject pod) template["pod"] = pod = [];
            pod[ours] = carried;
        }
    }
}
