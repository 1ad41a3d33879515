using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>The fields of one YAML mapping, and where it stands.</summary>
sealed class YamlFields(YamlMappingNode? node, string path)
{
    public string Path => path;

    /// <summary>Whether the field is there with any value but null.</summary>
    public bool Has(string name) => Find(name) is { } value && value is not YamlScalarNode { Value: null or "" } && !IsNull(value);

    /// <summary>A scalar's text; null when it is absent, empty or no scalar.</summary>
    public string? Text(string name) => Has(name) && Find(name) is YamlScalarNode scalar ? scalar.Value : null;

    public YamlFields Map(string name) => new(Find(name) as YamlMappingNode, $"{path}.{name}");

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<YamlFields> Items(string name)
    {
        if (Find(name) is not YamlSequenceNode list) yield break;
        var index = 0;
        foreach (var item in list) yield return new YamlFields(item as YamlMappingNode, $"{path}.{name}[{index++}]");
    }

    public string Field(string name) => $"{path}.{name}";

    YamlNode? Find(string name) => node?.Children.TryGetValue(new YamlScalarNode(name), out var value) == true ? value : null;

    static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "Null" or "NULL" };
}
