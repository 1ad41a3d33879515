using System.Globalization;

namespace KubeProbe.Probes.Inspections.Control;

/// <summary>What is wrong with the API server's flow control.</summary>
static class FairnessRules
{
    public const string Rejected = "apiserver_flowcontrol_rejected_requests_total";

    public static IEnumerable<string> CheckSchema(KubeObject schema)
    {
        if (schema.Condition("Dangling") is { Exists: true } dangling && dangling.Text("status") == "True")
            yield return $"flowschema {schema.Name} names the priority level {schema.Text("spec", "priorityLevelConfiguration", "name")}, which does not exist, so its requests fall to others; make the level or correct the schema";
    }

    public static IEnumerable<string> CheckRequired(IReadOnlySet<string> schemas, IReadOnlyList<string> required) =>
        required.Where(name => !schemas.Contains(name)).Select(name => $"flowschema {name} is not there; apply it again");

    /// <summary>Rejections so far by priority level.</summary>
    public static Dictionary<string, double> ByLevel(IEnumerable<string> lines)
    {
        Dictionary<string, double> levels = new(StringComparer.Ordinal);
        foreach (var sample in lines.Select(MetricLine.Parse).OfType<MetricLine>().Where(s => s.Name == Rejected))
            levels[Level(sample)] = levels.GetValueOrDefault(Level(sample)) + sample.Value;
        return levels;
    }

    // Kubernetes 1.20 still writes the label in camel case.
    static string Level(MetricLine sample) => sample.Label("priority_level") is { Length: > 0 } level ? level : sample.Label("priorityLevel");

    /// <summary>What grew; two readings of two API servers, or one that started anew, may shrink.</summary>
    public static IEnumerable<(string Level, double Count)> Grown(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after) =>
        after.Select(level => (level.Key, level.Value - before.GetValueOrDefault(level.Key))).Where(level => level.Item2 > 0).OrderByDescending(level => level.Item2);

    public static string Rejecting(string level, double count, TimeSpan interval) => string.Create(CultureInfo.InvariantCulture,
        $"priority level {level} rejected {count:0} requests within {interval.TotalSeconds:0.#} s; find the client that asks too much, or give the level more shares");
}
