using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>What an object says of its state, a line each: Kubernetes objects, parts of them, and whatever else is JSON.</summary>
public static class ObjectLines
{
    const int MaxLines = 400;

    /// <summary>The lines of an object, of a list of them, or of a part such as a bare pod status.</summary>
    public static IEnumerable<string> Of(JsonElement json) => Lines(json).Take(MaxLines);

    /// <summary>An event as a line.</summary>
    public static string EventLine(JsonElement json)
    {
        var on = json.Get("involvedObject") ?? json.Get("regarding") ?? json.Get("object");
        var named = on is { ValueKind: JsonValueKind.Object } it ? $"{it.Text("kind")}/{it.Text("name")}" : on?.ToString();
        return $"{json.Text("type")} {json.Text("reason")} {named}: {json.Text("message")}{json.Text("note")}";
    }

    internal static string Name(JsonElement json) => json.Get("metadata")?.Text("name") is { Length: > 0 } name ? name : json.Text("name");

    internal static IEnumerable<string> Conditions(JsonElement json, string kind)
    {
        if ((json.Get("status") ?? json).Get("conditions") is not { ValueKind: JsonValueKind.Array } conditions) yield break;
        foreach (var condition in conditions.EnumerateArray())
            if (!IsQuiet(kind, condition))
                yield return Condition(condition, $"{kind} {Name(json)} ");
    }

    static IEnumerable<string> Lines(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Array) return json.EnumerateArray().SelectMany(Lines);
        if (json.ValueKind is JsonValueKind.Null) return [];
        if (json.ValueKind is not JsonValueKind.Object) return [json.ToString()];
        if (json.Get("items") is { ValueKind: JsonValueKind.Array } items) return items.EnumerateArray().SelectMany(Lines);

        var kind = json.Text("kind") is { Length: > 0 } named && IsObject(json) ? named : KindOf(json);
        return kind switch
        {
            "" => Anything(json, ""),
            "Pod" => PodLines.Of(json),
            "Container" => PodLines.Container(json),
            "Node" => [.. NodeLines.Of(json), .. Conditions(json, kind)],
            "Condition" => [Condition(json, "")],
            "Event" => [EventLine(json)],
            _ => [.. WorkloadLines.Of(json, kind), .. Conditions(json, kind)],
        };
    }

    static string Condition(JsonElement condition, string of) =>
        $"{of}condition {condition.Text("type")}={condition.Text("status")} reason={condition.Text("reason")} message={condition.Text("message")}";

    // What is as it should be says nothing of a cause.
    static bool IsQuiet(string kind, JsonElement condition) => (condition.Text("type"), condition.Text("status")) switch
    {
        ("Ready" or "ContainersReady" or "Initialized" or "PodScheduled" or "Available" or "Progressing" or "Complete", "True") => true,
        ("NamesAccepted" or "Established" or "SuccessCriteriaMet" or "DisruptionAllowed", "True") => true,
        (_, "False") when kind is "Node" => condition.Text("type") is not "Ready",
        _ => false,
    };

    // A summary that somebody made of an object has a kind, too, but not its shape.
    static bool IsObject(JsonElement json) =>
        json.Get("metadata") is not null || json.Get("spec") is not null || json.Get("status") is { ValueKind: JsonValueKind.Object }
        || json.Text("kind") is "Event" || json.Get("containerStatuses") is not null || json.Get("conditions") is not null;

    static string KindOf(JsonElement json)
    {
        bool Has(string name) => json.Get(name) is not null;
        bool IsMap(string name) => json.Get(name) is { ValueKind: JsonValueKind.Object };
        return Has("containerStatuses") || json.Get("status", "containerStatuses") is not null || (Has("podIP") && Has("phase")) ? "Pod"
            : Has("nodeInfo") || json.Get("status", "nodeInfo") is not null ? "Node"
            : IsMap("lastState") || (IsMap("state") && Has("restartCount")) ? "Container"
            : Has("reason") && (Has("message") || Has("note")) && (Has("involvedObject") || Has("regarding") || json.Text("type") is "Normal" or "Warning") ? "Event"
            : Has("type") && Has("status") && (Has("lastTransitionTime") || Has("reason")) ? "Condition"
            : json.Get("status", "conditions") is not null ? "Object"
            : "";
    }

    // What stands side by side stays in one line; what is inside gets lines of its own, as what it is where that can be told.
    static IEnumerable<string> Anything(JsonElement json, string path)
    {
        if (json.ValueKind is JsonValueKind.Array)
            return json.EnumerateArray().SelectMany(each => each.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Inside(each, path) : [$"{path}={each}"]);
        var own = string.Join(' ', json.EnumerateObject().Where(each => each.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
            .Select(each => $"{each.Name}={each.Value}"));
        return [.. own.Length == 0 ? (IEnumerable<string>)[] : [path.Length == 0 ? own : $"{path}: {own}"],
            .. json.EnumerateObject().Where(each => each.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                .SelectMany(each => Inside(each.Value, path.Length == 0 ? each.Name : $"{path}.{each.Name}"))];
    }

    static IEnumerable<string> Inside(JsonElement json, string path) =>
        json.ValueKind is JsonValueKind.Object && KindOf(json) is "" && !IsObject(json) || json.ValueKind is JsonValueKind.Array ? Anything(json, path) : Lines(json);
}
