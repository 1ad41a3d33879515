using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How custom resources are shown: by the printer columns of their definition.</summary>
static class CustomTable
{
    public static TableShape Of(CustomKind kind)
    {
        if (kind.Columns.Count == 0) return PlainTables.Any;
        var columns = kind.Columns.Select(c => (
            Column: new TableColumn(
                c.Text("name") ?? "",
                c.Text("description") ?? $"Custom resource definition column (in JSONPath format): {c.Text("jsonPath")}",
                (int)(c.Number("priority") ?? 0), c.Text("type") ?? "string", c.Text("format") ?? ""),
            Path: (c.Text("jsonPath") ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries))).ToList();
        return new TableShape(
            [TableColumn.ObjectName, .. columns.Select(c => c.Column)],
            (obj, now) => [obj.Name(), .. columns.Select(c => Cell(obj, c.Column.Type, c.Path, now))]);
    }

    /// <summary>Plain member paths are read; a path with filters or indices shows nothing.</summary>
    static JsonNode? Cell(JsonObject obj, string type, string[] path, DateTimeOffset now)
    {
        var value = obj.At(path);
        return type == "date" ? HumanDuration.Since(KubeTime.Parse(value.Text()), now) : value?.DeepClone();
    }
}
