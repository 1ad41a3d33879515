using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Faults;

/// <summary>A fault that is on, with its parameters checked and defaults filled in.</summary>
public sealed class ActiveFault(FaultKind kind, IReadOnlyDictionary<string, object> values)
{
    readonly LabelSelector? labels = values.GetValueOrDefault("match") is string text && text.IndexOfAny(['=', '!', ',', ' ']) >= 0
        ? LabelSelector.Parse(text) : null;

    public FaultKind Kind { get; } = kind;

    public string? Text(string parameter) => values.GetValueOrDefault(parameter) as string;

    public long Number(string parameter) => values.GetValueOrDefault(parameter) is long number ? number : 0;

    public TimeSpan Duration(string parameter) => values.GetValueOrDefault(parameter) is TimeSpan span ? span : TimeSpan.Zero;

    /// <summary>Whether a pod, bound to a node or not, is one this fault is for.</summary>
    public bool Hits(JsonObject pod)
    {
        if (Text("node") is { } node && node != pod.Text("spec", "nodeName")) return false;
        if (Text("match") is not { } match) return true;
        return labels?.Matches(pod) ?? Wildcard(match, pod.Name().Length > 0 ? pod.Name() : pod.Text("metadata", "generateName") ?? "");
    }

    /// <summary>Whether a node is one this fault is for.</summary>
    public bool HitsNode(string node) => Text("node") is not { } only || only == node;

    public JsonObject ToJson()
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in values)
            parameters[name] = value switch { TimeSpan span => GoDuration.Format(span), long number => number, _ => (string)value };
        return new JsonObject { ["fault"] = Kind.Name, ["effect"] = Kind.Effect, ["parameters"] = parameters };
    }

    static bool Wildcard(string pattern, string name) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);
}
