using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How events are shown.</summary>
static class EventTable
{
    public static readonly TableShape Shape = new(
    [
        new("Last Seen", "The time at which the most recent occurrence of this event was recorded."),
        new("Type", "Type of this event (Normal, Warning), new types could be added in the future"),
        new("Reason", "This should be a short, machine understandable string that gives the reason for the transition into the object's current status."),
        new("Object", "The object that this event is about."),
        new("Subobject", "If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: \"spec.containers{name}\" (where \"name\" refers to the name of the container that triggered the event) or if no container name is specified \"spec.containers[2]\" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.", 1),
        new("Source", "The component reporting this event. Should be a short machine understandable string.", 1),
        new("Message", "A human-readable description of the status of this operation."),
        new("First Seen", "The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)", 1),
        new("Count", "The number of times this event has occurred.", 1),
        TableColumn.ObjectName with { Priority = 1 },
    ],
    Row);

    static JsonNode?[] Row(JsonObject e, DateTimeOffset now)
    {
        var first = Ago(e, "firstTimestamp", now) ?? Ago(e, "eventTime", now) ?? "<unknown>";
        var kind = e.Text("involvedObject", "kind")?.ToLowerInvariant() ?? "";
        return
        [
            Ago(e, "lastTimestamp", now) ?? first,
            e.Text("type") ?? "",
            e.Text("reason") ?? "",
            kind.Length == 0 ? e.Text("involvedObject", "name") ?? "" : $"{kind}/{e.Text("involvedObject", "name")}",
            e.Text("involvedObject", "fieldPath") ?? "",
            Source(e),
            e.Text("message")?.Trim() ?? "",
            first,
            e.Number("count") ?? 1,
            e.Name(),
        ];
    }

    static string Source(JsonObject e)
    {
        var component = e.Text("source", "component") is { Length: > 0 } own ? own : e.Text("reportingComponent") ?? "";
        var host = e.Text("source", "host") is { Length: > 0 } named ? named : e.Text("reportingInstance") ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }

    static string? Ago(JsonObject e, string field, DateTimeOffset now) =>
        KubeTime.Parse(e.Text(field)) is { } at ? HumanDuration.Format(now - at) : null;
}
