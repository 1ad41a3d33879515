using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>Pieces that the cells of several kinds are made of.</summary>
static class Cells
{
    public const string None = "<none>";

    public static string Age(JsonObject obj, DateTimeOffset now) =>
        HumanDuration.Since(KubeTime.Parse(obj.Text("metadata", "creationTimestamp")), now);

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    public static string Map(JsonObject? map) => OrNone(string.Join(',', ((JsonNode?)map).Pairs().Select(p => $"{p.Key}={p.Value}")));

    public static string Selector(JsonObject obj) => OrNone(Selectors.LabelSelector.From(obj.Object("spec", "selector")).ToString());

    public static string ContainerNames(JsonObject obj) => string.Join(',', obj.Items("spec", "template", "spec", "containers").Select(c => c.Text("name")));

    public static string Images(JsonObject obj) => string.Join(',', obj.Items("spec", "template", "spec", "containers").Select(c => c.Text("image")));

    /// <summary>The first few of a list, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> all, int shown = 3) =>
        all.Count == 0 ? None : all.Count <= shown ? string.Join(',', all) : $"{string.Join(',', all.Take(shown))} + {all.Count - shown} more...";
}
