using System.Text.Json;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Gates;

/// <summary>
/// A change as tools ask with it: in the query string, in a JSON object, or some here and some there. Lists may be one text with commas,
/// because a template of another tool knows no lists. All that is wrong is told at once.
/// </summary>
sealed class GateQuestion
{
    /// <summary>The label that carries the name of a gate, for bindings to choose by.</summary>
    public const string GateLabel = "gate";

    const string Fields = "change, component, version, cluster, clusters, group, namespace, nodes, phase, gate and labels";

    readonly PostChangeRequest change = new();
    readonly List<FieldFault> faults = [];

    /// <summary>Reads it; throws what is wrong.</summary>
    public static PostChangeRequest Read(IQueryCollection query, ReadOnlyMemory<byte> body)
    {
        var question = new GateQuestion();
        foreach (var (name, values) in query)
            foreach (var value in values) question.Take(name, value ?? "");
        question.Take(body);
        if (question.change.Id.Length == 0)
            question.faults.Add(new FieldFault("change", "It is missing.", "Give the id of the change; the same id again is the same change."));
        return question.faults.Count > 0 ? throw ApiFault.Invalid(question.faults) : question.change;
    }

    void Take(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0) return;
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind is not JsonValueKind.Object) throw new JsonException();
            foreach (var member in json.RootElement.EnumerateObject()) Take(member.Name, member.Value);
        }
        catch (JsonException)
        {
            faults.Add(new FieldFault("", "The body is no JSON object.", $"Send one with {Fields}, or leave it out."));
        }
    }

    void Take(string name, JsonElement value)
    {
        if (name is "labels" && value.ValueKind is JsonValueKind.Object)
        {
            foreach (var label in value.EnumerateObject()) change.Labels[label.Name] = Text(label.Value) ?? "";
            return;
        }
        if (value.ValueKind is JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Take(name, Text(item) ?? "");
        else if (Text(value) is { } text) Take(name, text);
        else faults.Add(new FieldFault(name, "It is neither text nor a list of texts.", "Write it as text."));
    }

    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Null => "",
        _ => null,
    };

    void Take(string name, string value)
    {
        switch (name)
        {
            case "change" or "id": change.Id = value; break;
            case "component": change.Component = value; break;
            case "version": change.Version = value; break;
            case "cluster" or "clusters": AddNew(change.Clusters, value); break;
            case "group": change.Group = value; break;
            case "namespace": change.Namespace = value; break;
            case "node" or "nodes": AddNew(change.Nodes, value); break;
            case "phase": change.Phase = value; break;
            case "gate" when value.Length > 0: change.Labels[GateLabel] = value; break;
            case "gate" or "wait": break;
            default: faults.Add(new FieldFault(Cut(name), "There is no such field.", $"They are {Fields}.")); break;
        }
    }

    static void AddNew(Google.Protobuf.Collections.RepeatedField<string> list, string text)
    {
        foreach (var item in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!list.Contains(item)) list.Add(item);
    }

    static string Cut(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
