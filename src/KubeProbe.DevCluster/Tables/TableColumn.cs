using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Tables;

/// <summary>One column of a table.</summary>
/// <param name="Priority">0 is always shown, 1 with <c>-o wide</c>.</param>
sealed record TableColumn(string Name, string Description, int Priority = 0, string Type = "string", string Format = "")
{
    public static readonly TableColumn ObjectName = new("Name",
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: http://kubernetes.io/docs/user-guide/identifiers#names",
        Format: "name");

    public static readonly TableColumn Age = new("Age",
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata");

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}

/// <summary>How one kind is shown: its columns, and the cells of one object in their order.</summary>
sealed record TableShape(IReadOnlyList<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Cells)
{
    /// <summary>What a row says about its object beside the cells, if anything.</summary>
    public Func<JsonObject, JsonObject?>? Condition { get; init; }
}
