using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Discovery;

/// <summary>A kind that a custom resource definition adds.</summary>
/// <param name="Definition">Name of the definition: <c>widgets.example.org</c>.</param>
/// <param name="Schema">Its OpenAPI schema; empty when it has none.</param>
/// <param name="Columns">Its additional printer columns.</param>
sealed record CustomKind(string Definition, ResourceType Type, JsonObject Schema, IReadOnlyList<JsonObject> Columns)
{
    static readonly string[] VerbsAsListed = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Reads a definition; null when it has no version that is served and stored.</summary>
    public static CustomKind? From(JsonObject definition)
    {
        var spec = definition.Object("spec");
        var version = spec.Items("versions").FirstOrDefault(v => v.Flag("served") && v.Flag("storage"));
        if (version is null || spec.Text("group") is not { } group || spec.Text("names", "kind") is not { } kind) return null;

        var subresources = version.Object("subresources");
        var type = new ResourceType(group, version.Text("name") ?? "", spec.Text("names", "plural") ?? "", kind, spec.Text("scope") != "Cluster")
        {
            Singular = spec.Text("names", "singular") ?? kind.ToLowerInvariant(),
            ShortNames = [.. spec.Texts("names", "shortNames")],
            Categories = [.. spec.Texts("names", "categories")],
            Subresources = [.. subresources?.Select(s => s.Key) ?? []],
            Verbs = VerbsAsListed,
            HasGeneration = true,
        };
        return new CustomKind(definition.Name(), type, version.Object("schema", "openAPIV3Schema") ?? [], [.. version.Items("additionalPrinterColumns")]);
    }
}
