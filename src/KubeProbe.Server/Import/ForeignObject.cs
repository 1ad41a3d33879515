using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>An object of somebody else's API, as a document has it.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Empty when it says none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Root">All of it.</param>
sealed record ForeignObject(string ApiVersion, string Kind, string Namespace, string Name, SourceMap Root)
{
    /// <summary>As people name it.</summary>
    public string Title => Namespace.Length > 0 ? $"{Kind} {Namespace}/{Name}" : $"{Kind} {Name}";

    /// <summary>Null for what does not even say what it is.</summary>
    public static ForeignObject? Of(SourceMap root)
    {
        var metadata = root.Map("metadata");
        return root.Text("kind") is { } kind && metadata?.Text("name") is { } name
            ? new ForeignObject(root.Text("apiVersion") ?? "", kind, metadata.Text("namespace") ?? "", name, root)
            : null;
    }
}

/// <summary>Looks into documents whose form is somebody else's: what is not there, or of another form, is null.</summary>
static class ForeignFields
{
    public static string? Text(this SourceMap map, string field) => map.Find(field)?.Value is SourceScalar { IsNull: false } scalar ? scalar.Text : null;

    public static SourceMap? Map(this SourceMap map, string field) => map.Find(field)?.Value as SourceMap;

    public static IReadOnlyList<SourceNode> List(this SourceMap map, string field) => map.Find(field)?.Value is SourceList list ? list.Items : [];

    public static IReadOnlyList<string> Texts(this SourceMap map, string field) =>
        [.. map.List(field).OfType<SourceScalar>().Select(scalar => scalar.Text)];

    /// <summary>Whether the field says something: neither nothing nor an empty list or mapping.</summary>
    public static bool Says(SourceNode node) => node is not (SourceScalar { IsNull: true } or SourceList { Items.Count: 0 } or SourceMap { Entries.Count: 0 });
}
