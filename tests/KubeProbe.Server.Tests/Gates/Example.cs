using KubeProbe.Server.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>The examples of docs/gates, as their tools read them.</summary>
static class Example
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", "gates", file));

    public static IReadOnlyList<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(file)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The node at a path of keys and indices.</summary>
    public static YamlNode At(this YamlNode node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path) node = step is int index ? node[index] : node[(string)step];
        return node;
    }

    /// <summary>The templates of a tool filled in.</summary>
    public static string Fill(string text, Dictionary<string, string> values)
    {
        foreach (var (name, value) in values) text = text.Replace(name, value, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        return text;
    }
}
