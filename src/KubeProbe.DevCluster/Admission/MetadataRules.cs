using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>What holds for the metadata of every object.</summary>
static class MetadataRules
{
    const int LargestAnnotations = 256 * 1024;

    public static void Validate(JsonObject obj, KindRules rules, FieldFaults faults)
    {
        if (obj.Name().Length == 0)
            faults.Required("metadata.name", "name or generateName is required");
        else if (rules.NameFault(obj.Name()) is { } fault)
            faults.Invalid("metadata.name", obj.Name(), fault);
        Labels(obj.Object("metadata", "labels"), "metadata.labels", faults);
        Annotations(obj, faults);
        Owners(obj, faults);
        foreach (var finalizer in obj.Texts("metadata", "finalizers"))
            if (!NameRules.IsQualifiedName(finalizer)) faults.Invalid("metadata.finalizers", finalizer, NameRules.QualifiedNameText);
    }

    public static void Labels(JsonObject? labels, string field, FieldFaults faults)
    {
        foreach (var (key, value) in ((JsonNode?)labels).Pairs())
        {
            if (!NameRules.IsQualifiedName(key)) faults.Invalid(field, key, NameRules.QualifiedNameText);
            if (value.Length > 63) faults.Invalid(field, value, "must be no more than 63 characters");
            else if (!NameRules.IsLabelValue(value)) faults.Invalid(field, value, NameRules.LabelValueText);
        }
    }

    static void Annotations(JsonObject obj, FieldFaults faults)
    {
        var size = 0;
        foreach (var (key, value) in obj.Pairs("metadata", "annotations"))
        {
            size += key.Length + value.Length;
            if (!NameRules.IsQualifiedName(key.ToLowerInvariant())) faults.Invalid("metadata.annotations", key, NameRules.QualifiedNameText);
        }
        if (size > LargestAnnotations) faults.InvalidRaw("metadata.annotations", "\"\"", $"must have at most {LargestAnnotations} bytes");
    }

    static void Owners(JsonObject obj, FieldFaults faults)
    {
        var controllers = 0;
        foreach (var owner in obj.Items("metadata", "ownerReferences"))
        {
            foreach (var part in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
                if (string.IsNullOrEmpty(owner.Text(part)))
                    faults.Invalid($"metadata.ownerReferences.{part}", owner.Text(part) ?? "", $"{(part == "apiVersion" ? "version" : part)} must not be empty");
            if (owner.Flag("controller")) controllers++;
        }
        if (controllers > 1)
            faults.InvalidRaw("metadata.ownerReferences", "[]", "Only one reference can have Controller set to true");
    }
}
