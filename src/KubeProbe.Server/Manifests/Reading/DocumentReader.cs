using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Manifests.Reading;

/// <summary>From one document to a draft: which kind of manifest it is, and the reading of its parts.</summary>
static class DocumentReader
{
    static readonly string[] TopLevel = ["apiVersion", "kind", "metadata", "spec", "status"];

    // The server sets these; they are in what it shows, and that can be applied again.
    static readonly string[] ServerSet = ["uid", "generation", "resourceVersion", "creationTimestamp"];

    /// <summary>The draft; null when the document does not even say what it is. Faults are added to <paramref name="faults"/>.</summary>
    public static ManifestDraft? Read(SourceNode root, DocumentFaults faults)
    {
        faults.Place("", root);
        if (root is not SourceMap map)
        {
            faults.Add(root, "", $"A manifest is a mapping with apiVersion, kind, metadata and spec, but this is {root.What}.", "Write those fields.");
            return null;
        }
        foreach (var (key, value) in map.Entries) faults.Place(FieldPath.Of("", key.Text), value);

        CheckVersion(map, faults);
        var kind = ReadKind(map, faults);
        CheckFields(map, kind, faults);
        var metadata = ReadMetadata(map, faults);
        return kind is { } known ? new ManifestDraft(known, metadata, ReadSpec(map, known, faults), faults) : null;
    }

    static void CheckVersion(SourceMap map, DocumentFaults faults)
    {
        if (TextOf(map, "apiVersion") is not { } version)
            faults.Add(map, "apiVersion", "The field apiVersion is required.", $"Add apiVersion: {SpecTypes.ApiVersion}.");
        else if (version.Text != SpecTypes.ApiVersion)
            faults.Add(version, "apiVersion", $"The version \"{version.Text}\" is not known here.", $"Write {SpecTypes.ApiVersion}.");
    }

    static ManifestKind? ReadKind(SourceMap map, DocumentFaults faults)
    {
        var kinds = Enum.GetNames<ManifestKind>();
        if (TextOf(map, "kind") is not { } kind)
        {
            faults.Add(map, "kind", "The field kind is required.", $"Add kind, one of {string.Join(", ", kinds)}.");
            return null;
        }
        faults.Kind = kind.Text;
        if (kinds.Contains(kind.Text)) return Enum.Parse<ManifestKind>(kind.Text);

        faults.Add(kind, "kind", $"There is no kind \"{kind.Text}\".", NearestName.Remedy(kind.Text, kinds, "the kinds are"));
        return null;
    }

    static void CheckFields(SourceMap map, ManifestKind? kind, DocumentFaults faults)
    {
        var inSpec = kind is { } known ? SpecJson.Options.GetTypeInfo(SpecTypes.Of(known)).Properties.Select(p => p.Name).ToList() : [];
        foreach (var (key, _) in map.Entries.Where(entry => !TopLevel.Contains(entry.Key.Text)))
            faults.Add(key, FieldPath.Of("", key.Text), $"There is no field \"{key.Text}\" here.",
                inSpec.Contains(key.Text) ? $"Put it under spec: spec.{key.Text}." : NearestName.Remedy(key.Text, TopLevel, "the fields are"));
    }

    static ManifestMetadata ReadMetadata(SourceMap map, DocumentFaults faults)
    {
        if (map.Find("metadata") is not { Value: not SourceScalar { IsNull: true } } entry)
        {
            faults.Add(map, "metadata", "The field metadata is required.", "Add metadata with a name.");
            return new ManifestMetadata { Name = "" };
        }
        var declared = entry.Value is SourceMap fields
            ? fields with { Entries = [.. fields.Entries.Where(field => !ServerSet.Contains(field.Key.Text))] }
            : entry.Value;
        var metadata = new SpecReader(faults).Read<ManifestMetadata>(declared, "metadata");
        faults.Name = metadata.Name;
        return metadata;
    }

    static object ReadSpec(SourceMap map, ManifestKind kind, DocumentFaults faults)
    {
        var spec = map.Find("spec")?.Value;
        if (spec is null or SourceScalar { IsNull: true })
        {
            faults.Add(map, "spec", "The field spec is required.", "Add spec.");
            // Whatever it lacks would only be said twice: once as the spec, once as each of its fields.
            spec = new SourceMap(map.Line, map.Column, []);
            return new SpecReader(new DocumentFaults("")).Read(spec, SpecTypes.Of(kind), "spec");
        }
        return new SpecReader(faults).Read(spec, SpecTypes.Of(kind), "spec");
    }

    static SourceScalar? TextOf(SourceMap map, string field) =>
        map.Find(field)?.Value is SourceScalar { IsNull: false } scalar ? scalar : null;
}
