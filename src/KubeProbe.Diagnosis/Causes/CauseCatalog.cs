using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace KubeProbe.Diagnosis.Causes;

/// <summary>The rules and symptoms of all files, checked.</summary>
sealed class CauseCatalog
{
    CauseCatalog(IReadOnlyList<CauseRule> rules, IReadOnlyList<Symptom> symptoms) => (Rules, Symptoms) = (rules, symptoms);

    public IReadOnlyList<CauseRule> Rules { get; }

    public IReadOnlyList<Symptom> Symptoms { get; }

    /// <summary>Reads the files that ship.</summary>
    public static CauseCatalog Shipped()
    {
        var assembly = typeof(CauseCatalog).Assembly;
        return Read(assembly.GetManifestResourceNames().Where(name => name.StartsWith("causes/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (name, Text(assembly, name))));
    }

    /// <summary>Reads files of causes; throws with every fault of them.</summary>
    public static CauseCatalog Read(IEnumerable<(string Name, string Yaml)> files)
    {
        var (rules, symptoms, faults) = (new List<CauseRule>(), new List<Symptom>(), new List<string>());
        var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        foreach (var (name, text) in files)
            try
            {
                if (yaml.Deserialize<CauseFile?>(text) is not { } file)
                {
                    faults.Add($"{name}: it is empty.");
                    continue;
                }
                rules.AddRange((file.Rules ?? []).Select(row => CauseRows.Rule(file, row, fault => faults.Add($"{name}: rule {row.Id}: {fault}"))));
                symptoms.AddRange((file.Symptoms ?? []).Select(row => CauseRows.Symptom(row, fault => faults.Add($"{name}: symptom {row.Title}: {fault}"))));
            }
            catch (YamlException wrong)
            {
                faults.Add($"{name}: line {wrong.Start.Line}: {wrong.InnerException?.Message ?? wrong.Message}");
            }
        faults.AddRange(CauseRows.FaultsOf(rules));
        return faults.Count == 0 ? new(rules, symptoms) : throw new CauseFileException(faults);
    }

    static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Files of causes that can't be used; the message holds all faults.</summary>
public sealed class CauseFileException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults));
