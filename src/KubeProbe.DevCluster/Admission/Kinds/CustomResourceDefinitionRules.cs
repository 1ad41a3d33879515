using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class CustomResourceDefinitionRules : KindRules
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        if (spec.Object("names") is { } names && names.Text("kind") is { } kind)
        {
            names.Default("listKind", kind + "List");
            names.Default("singular", kind.ToLowerInvariant());
        }
        spec.Default("conversion", new JsonObject { ["strategy"] = "None" });
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject
    {
        ["conditions"] = null,
        ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
        ["storedVersions"] = new JsonArray([.. obj.Items("spec", "versions").Where(v => v.Flag("storage")).Select(v => (JsonNode?)v.Text("name"))]),
    };

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        var expected = $"{obj.Text("spec", "names", "plural")}.{obj.Text("spec", "group")}";
        if (obj.Name() != expected) faults.Invalid("metadata.name", obj.Name(), "must be spec.names.plural+\".\"+spec.group");
        if (string.IsNullOrEmpty(obj.Text("spec", "group"))) faults.Required("spec.group");
        if (obj.Text("spec", "scope") is not ("Namespaced" or "Cluster"))
            faults.NotSupported("spec.scope", obj.Text("spec", "scope") ?? "", "Cluster", "Namespaced");
        foreach (var part in (ReadOnlySpan<string>)["plural", "kind"])
            if (string.IsNullOrEmpty(obj.Text("spec", "names", part))) faults.Required($"spec.names.{part}");
        if (obj.Items("spec", "versions").Count(v => v.Flag("storage")) != 1)
            faults.InvalidRaw("spec.versions", obj.At("spec", "versions")?.ToJsonString() ?? "null", "must have exactly one version marked as storage version");
    }
}
