using YamlDotNet.RepresentationModel;

namespace KubeProbe.Probes.Tests;

/// <summary>The shipped manifests, as plain YAML.</summary>
static class Catalog
{
    public static string Folder { get; } = Path.Combine(Root(AppContext.BaseDirectory), "catalog");

    public static IReadOnlyList<YamlMappingNode> Documents { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Order().SelectMany(Read)];

    public static IEnumerable<YamlMappingNode> OfKind(string kind) => Documents.Where(d => d.Text("kind") == kind);

    public static YamlMappingNode Template(string name) => OfKind("ProbeTemplate").Single(t => t.Text("metadata", "name") == name);

    public static IEnumerable<YamlMappingNode> Read(string file)
    {
        using var reader = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    /// <summary>The first document of a text.</summary>
    public static YamlMappingNode ReadText(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static string? Text(this YamlNode node, params string[] path) => (node.Find(path) as YamlScalarNode)?.Value;

    public static IEnumerable<YamlNode> Items(this YamlNode node, params string[] path) => node.Find(path) is YamlSequenceNode list ? list.Children : [];

    public static IEnumerable<string> Texts(this YamlNode node, params string[] path) => node.Items(path).Select(i => ((YamlScalarNode)i).Value!);

    public static YamlNode? Find(this YamlNode node, params string[] path)
    {
        YamlNode? at = node;
        foreach (var key in path) at = at is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var next) ? next : null;
        return at;
    }

    static string Root(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No KubeProbe.Orleans.sln above {start}: run the tests from a checkout.");
    }
}
