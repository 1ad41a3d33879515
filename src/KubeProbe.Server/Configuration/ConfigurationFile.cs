using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Configuration;

/// <summary>Reads a configuration file; JSON is YAML too.</summary>
static class ConfigurationFile
{
    const long MaxBytes = 1024 * 1024;

    public static List<ConfigurationEntry> Read(string path, List<string> faults)
    {
        var entries = new List<ConfigurationEntry>();
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new IOException("it is larger than 1 MiB.");
            using var text = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count > 1) faults.Add($"{path}: it holds {yaml.Documents.Count} documents. Put all settings into one.");
            if (yaml.Documents.Count > 0) Walk(yaml.Documents[0].RootNode, "", path, entries, faults);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path}: it can't be read: {fault.Message} Give the path of a readable YAML or JSON file to --config.");
        }
        catch (YamlException fault)
        {
            faults.Add($"{path}:{fault.Start.Line}: it is no YAML: {fault.Message}");
        }
        return entries;
    }

    static void Walk(YamlNode node, string key, string path, List<ConfigurationEntry> entries, List<string> faults)
    {
        var origin = $"{path}:{node.Start.Line}";
        if (node is YamlMappingNode map)
        {
            foreach (var (name, value) in map.Children)
                Walk(value, key.Length == 0 ? $"{name}" : $"{key}.{name}", path, entries, faults);
        }
        else if (node is YamlSequenceNode list && list.Children.All(item => item is YamlScalarNode))
        {
            entries.Add(new ConfigurationEntry(key, string.Join(',', list.Children.Select(item => ((YamlScalarNode)item).Value)), origin));
        }
        else if (node is YamlScalarNode scalar && key.Length > 0)
        {
            entries.Add(new ConfigurationEntry(key, scalar.Value ?? "", origin));
        }
        else if (node is not YamlScalarNode { Value: null or "" })
        {
            faults.Add($"{origin}: {(key.Length == 0 ? "the file" : key)} is no mapping of settings.");
        }
    }
}
