namespace KubeProbe.Core.Manifests;

/// <summary>What may be wrong with a manifest's metadata.</summary>
public static class MetadataRules
{
    const int MostEntries = 100;
    const int AnnotationCharacters = 65_536;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ManifestKind kind, ManifestMetadata metadata) =>
    [
        .. CheckName(kind, metadata.Name, "metadata.name"),
        .. CheckLabels(metadata.Labels, "metadata.labels"),
        .. CheckAnnotations(metadata.Annotations, "metadata.annotations"),
    ];

    /// <summary>What is wrong with the name of a manifest, its own or one that is referred to.</summary>
    public static IEnumerable<ManifestFault> CheckName(ManifestKind kind, string name, string field) =>
        ManifestName.IsValid(kind, name) ? [] :
        [
            new(field, name.Length == 0 ? $"The name of a {kind} can't be empty." : $"\"{Shortened(name)}\" can't name a {kind}.",
                $"Use lower-case letters, digits and -, beginning and ending with a letter or digit, at most {ManifestName.MaxLength(kind)} characters."),
        ];

    /// <summary>What is wrong with labels, or with labels something must have.</summary>
    public static IEnumerable<ManifestFault> CheckLabels(IReadOnlyDictionary<string, string> labels, string field)
    {
        if (labels.Count > MostEntries) yield return new(field, $"There are {labels.Count} labels, at most {MostEntries} are allowed.", "Remove some.");
        foreach (var (key, value) in labels)
        {
            if (!LabelSyntax.IsKey(key))
                yield return new(FieldPath.Of(field, key), $"\"{Shortened(key)}\" can't be the key of a label.", $"Use {LabelSyntax.KeyForm}.");
            if (!LabelSyntax.IsValue(value))
                yield return new(FieldPath.Of(field, key), $"\"{Shortened(value)}\" can't be the value of a label.", $"Use {LabelSyntax.ValueForm}.");
        }
    }

    /// <summary>What is wrong with annotations.</summary>
    public static IEnumerable<ManifestFault> CheckAnnotations(IReadOnlyDictionary<string, string> annotations, string field)
    {
        foreach (var (key, _) in annotations)
            if (!LabelSyntax.IsKey(key))
                yield return new(FieldPath.Of(field, key), $"\"{Shortened(key)}\" can't be the key of an annotation.", $"Use {LabelSyntax.KeyForm}.");
        if (annotations.Count > MostEntries || annotations.Sum(entry => entry.Value.Length) > AnnotationCharacters)
            yield return new(field, $"There are more than {MostEntries} annotations, or they have more than {AnnotationCharacters} characters.", "Keep what is large elsewhere and annotate where it is.");
    }

    static string Shortened(string text) => text.Length <= 70 ? text : text[..69] + "…";
}
