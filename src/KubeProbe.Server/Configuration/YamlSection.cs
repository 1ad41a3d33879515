using System.Globalization;
using KubeProbe.Core.Manifests;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Configuration;

/// <summary>One mapping of a YAML file, read by key; what is wrong is collected with its line.</summary>
sealed class YamlSection
{
    readonly YamlMappingNode? map;
    readonly string file, origin;
    readonly List<string> faults;

    public YamlSection(YamlNode node, string path, IReadOnlyList<string> keys, List<string> faults)
    {
        (map, file, origin, this.faults) = (node as YamlMappingNode, path, $"{path}:{node.Start.Line}", faults);
        if (map is null) Fault($"it must be a mapping of {string.Join(", ", keys)}.");
        else foreach (var unknown in map.Children.Keys.Select(key => key.ToString()).Except(keys)) Fault($"there is no \"{unknown}\" here. It knows {string.Join(", ", keys)}.");
    }

    /// <summary>The items of a list; none when it is not there.</summary>
    public static IEnumerable<YamlNode> List(YamlMappingNode root, string key, string path, List<string> faults)
    {
        if (!root.Children.TryGetValue(new YamlScalarNode(key), out var node)) return [];
        if (node is YamlSequenceNode list) return list.Children;
        faults.Add($"{path}:{node.Start.Line}: {key} must be a list.");
        return [];
    }

    public void Fault(string what) => faults.Add($"{origin}: {what}");

    public T? Fault<T>(string what)
    {
        Fault(what);
        return default;
    }

    /// <summary>Whether it is there, whatever it is.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>Null when it is not there, or empty.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } => text,
        YamlScalarNode => null,
        _ => Fault<string>($"{key} must be a text."),
    };

    public string? Required(string key) => Text(key) ?? Fault<string>($"{key} is missing.");

    public IReadOnlyList<string> Texts(string key) => Node(key) switch
    {
        null => [],
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }) => [.. list.Children.Select(item => item.ToString())],
        _ => Fault<IReadOnlyList<string>>($"{key} must be a list of texts.") ?? [],
    };

    public int? Number(string key) =>
        Text(key) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Fault<int?>($"{key} must be a number.");

    public bool Truth(string key) => Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => Fault<bool>($"{key} must be true or false."),
    };

    public T? Name<T>(string key, bool required) where T : struct, Enum
    {
        var text = required ? Required(key) : Text(key);
        if (text is null) return null;
        return text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : Fault<T?>($"{key} must be one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}.");
    }

    /// <summary>A duration, such as 15m.</summary>
    public TimeSpan? Span(string key) =>
        Text(key) is not { } text ? null
        : Duration.TryParse(text, out var span) ? span
        : Fault<TimeSpan?>($"{key} must be a duration, such as 15m.");

    /// <summary>Texts by their names; none when it is not there.</summary>
    public IReadOnlyDictionary<string, string> Map(string key)
    {
        var texts = new Dictionary<string, string>();
        if (Node(key) is not { } node) return texts;
        if (node is YamlMappingNode found && found.Children.All(item => item is { Key: YamlScalarNode { Value.Length: > 0 }, Value: YamlScalarNode { Value: not null } }))
            foreach (var (name, value) in found.Children) texts[name.ToString()] = ((YamlScalarNode)value).Value!;
        else Fault($"{key} must be a mapping of names to texts.");
        return texts;
    }

    /// <summary>The mappings of a list within; none when it is not there.</summary>
    public IReadOnlyList<YamlSection> Sections(string key, IReadOnlyList<string> keys) => Node(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select(item => new YamlSection(item, file, keys, faults))],
        _ => Fault<IReadOnlyList<YamlSection>>($"{key} must be a list.") ?? [],
    };

    /// <summary>A mapping within; null when it is not there.</summary>
    public YamlSection? Section(string key, IReadOnlyList<string> keys) => Node(key) is { } node ? new YamlSection(node, file, keys, faults) : null;

    YamlNode? Node(string key) => map is not null && map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
}
