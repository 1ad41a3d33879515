using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;
using YamlDotNet.Serialization;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>
/// What the classifier learns beside failures that happened: descriptions written for this project, and the rules, which know more words
/// than there are rows. They teach, and are never measured with.
/// </summary>
static class TeachingRows
{
    /// <summary>Those of the project.</summary>
    public static IReadOnlyList<Row> All() => [.. Written(), .. OfRules(Models.Catalog())];

    /// <summary>The rules of a catalog: for each its example, its cause and what it looks for.</summary>
    public static IEnumerable<Row> OfRules(CauseCatalog catalog) =>
        from rule in catalog.Rules
        from row in (Row[])
        [
            Of($"rule-{rule.Id}", rule.Category, $"{rule.Example}\n{rule.Cause}", rule.Id),
            Of($"rule-{rule.Id}-signals", rule.Category, string.Join('\n', rule.All.Concat(rule.Any).SelectMany(signal => signal.Texts)), rule.Id),
        ]
        where row.Evidence.Message.Length > 0
        select row;

    static IEnumerable<Row> Written()
    {
        using var reader = new StreamReader(typeof(TeachingRows).Assembly.GetManifestResourceStream("written.yaml")!);
        foreach (var (category, lines) in new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>>(reader))
            for (var i = 0; i < lines.Count; i++) yield return Of($"written-{category}-{i}", category, lines[i], $"written-{category}-{i}");
    }

    static Row Of(string id, string category, string text, string group) => new(id, new DiagnosisEvidence(text, [], [], []), category, group);
}
