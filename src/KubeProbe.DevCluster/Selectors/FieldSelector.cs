using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Selectors;

/// <summary>Conditions on fields: <c>status.phase=Failed,spec.nodeName!=a</c>. Each kind offers a few fields; others are refused.</summary>
sealed class FieldSelector(IReadOnlyList<(string Field, string Value, bool Equal)> terms)
{
    static readonly string[] Always = ["metadata.name", "metadata.namespace"];

    static readonly Dictionary<ResourceType, string[]> Offered = new()
    {
        [ResourceTypes.Pods] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName"],
        [ResourceTypes.Events] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"],
        [ResourceTypes.Namespaces] = ["status.phase"],
        [ResourceTypes.Nodes] = ["spec.unschedulable"],
        [ResourceTypes.Secrets] = ["type"],
        [ResourceTypes.ReplicaSets] = ["status.replicas"],
    };

    /// <summary>The name it asks for, if that is all it asks: a list of one object.</summary>
    public string? Name => terms.FirstOrDefault(t => t is { Field: "metadata.name", Equal: true }).Value;

    public bool IsEmpty => terms.Count == 0;

    /// <exception cref="ApiException">400 for a field the kind doesn't offer or a term that is none.</exception>
    public static FieldSelector Parse(ResourceType type, string? text)
    {
        var terms = new List<(string, string, bool)>();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var equal = term[at - 1] != '!';
            var field = term[..(equal ? at : at - 1)].Trim();
            var value = term[(at + 1)..].TrimStart('=').Trim();
            if (!Always.Contains(field) && !Offered.GetValueOrDefault(type, []).Contains(field))
                throw ApiException.BadRequest($"field label not supported: {field}");
            terms.Add((field, value, equal));
        }
        return new(terms);
    }

    public bool Matches(JsonObject obj)
    {
        foreach (var (field, value, equal) in terms)
            if (Read(obj, field) == value != equal) return false;
        return true;
    }

    static string Read(JsonObject obj, string field) => obj.At(field == "source" ? ["source", "component"] : field.Split('.')) switch
    {
        JsonValue value when ((JsonNode)value).Text() is { } text => text,
        JsonValue value => value.ToJsonString(),
        _ => field is "spec.unschedulable" or "spec.hostNetwork" ? "false" : "",
    };
}
