using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>The format <c>manual</c>: a tree of items, each with a name and a status, which the plugin itself wrote.</summary>
static class ManualResults
{
    const int Deepest = 50;

    /// <exception cref="YamlException">It is no YAML.</exception>
    /// <exception cref="InvalidDataException">It is none of Sonobuoy's.</exception>
    public static void Read(TextReader file, PluginResults into)
    {
        var stream = new YamlStream();
        stream.Load(file);
        foreach (var document in stream.Documents) Take(document.RootNode, "", into, depth: 0);
    }

    static void Take(YamlNode node, string within, PluginResults into, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException($"it is nested deeper than {Deepest} levels");
        if (node is not YamlMappingNode item) throw new InvalidDataException("an item is no mapping with name and status");
        var name = Text(item, "name") ?? "an item without a name";
        var path = within.Length == 0 ? name : $"{within}/{name}";
        // What stands above others sums them up: only what has nothing below it counts.
        if (Child(item, "items") is YamlSequenceNode { Children.Count: > 0 } items)
        {
            foreach (var child in items) Take(child, path, into, depth + 1);
            return;
        }
        switch (Text(item, "status")?.ToLowerInvariant())
        {
            case "passed" or "pass" or "complete" or "ok": into.AddPassed(); break;
            case "skipped": into.AddSkipped(); break;
            case "failed" or "fail" or "error" or "timeout": into.AddFailed(path, Details(item)); break;
            default: into.AddUnjudged(); break;
        }
    }

    static string? Details(YamlMappingNode item) => Child(item, "details") switch
    {
        YamlMappingNode details => string.Join(", ", details.Children.Where(pair => pair.Value is YamlScalarNode).Take(10).Select(pair => $"{pair.Key}={pair.Value}")),
        YamlScalarNode text => text.Value,
        _ => null,
    };

    static string? Text(YamlMappingNode item, string key) => (Child(item, key) as YamlScalarNode)?.Value;

    static YamlNode? Child(YamlMappingNode item, string key) => item.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: { } name } && name == key).Value;
}
