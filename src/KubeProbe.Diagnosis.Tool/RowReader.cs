using System.Text.Json;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Reads rows from JSON lines, one a line.</summary>
static class RowReader
{
    /// <summary>Reads a file, a recording, a folder of recordings, or with <c>-</c> standard input.</summary>
    public static IReadOnlyList<Row> Read(string path, TextReader input, bool labelled, Action<string> fault)
    {
        if (path == "-") return Lines(input, "standard input", labelled, fault);
        if (Directory.Exists(path)) return RecordingFolder.Read(path, fault);
        if (!File.Exists(path))
        {
            fault($"There is no file or folder {path}.");
            return [];
        }
        using var reader = File.OpenText(path);
        return Lines(reader, path, labelled, fault);
    }

    /// <summary>The same; what is wrong is thrown, all at once.</summary>
    public static IReadOnlyList<Row> ReadAll(IEnumerable<string> paths, TextReader input, bool labelled)
    {
        var faults = new List<string>();
        var rows = paths.SelectMany(path => Read(path, input, labelled, faults.Add)).ToList();
        if (rows.Count == 0 && faults.Count == 0) faults.Add($"There are no rows in {string.Join(", ", paths)}.");
        return faults.Count == 0 ? rows : throw new RowsException(faults);
    }

    /// <summary>Reads lines.</summary>
    public static List<Row> Lines(TextReader reader, string name, bool labelled, Action<string> fault)
    {
        var rows = new List<Row>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
            try
            {
                if (line.AsSpan().Trim().IsEmpty)
                    fault($"{name}, line {number}: the line is empty; each must be an object with id and evidence.");
                else
                    rows.Add(Parse(line, labelled));
            }
            catch (Exception wrong) when (wrong is JsonException or FormatException)
            {
                fault($"{name}, line {number}: {wrong.Message}");
            }
        return rows;
    }

    static Row Parse(string line, bool labelled)
    {
        using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
        var row = json.RootElement;
        if (row.ValueKind is not JsonValueKind.Object) throw new FormatException("it must be an object with id and evidence.");
        var id = Text(row, "id") ?? throw new FormatException("it has no id.");
        if (!row.TryGetProperty("evidence", out var evidence) || evidence.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"{id} has no evidence: give it an object with message, events, logs and status.");
        var category = Text(row, "category");
        if (labelled && category is null) throw new FormatException($"{id} has no category.");
        if (labelled && !Taxonomy.Categories.Contains(category!))
            throw new FormatException($"{id} is of category {category}, which there is not. There are: {string.Join(", ", Taxonomy.Categories.Order())}");
        return new Row(id, new DiagnosisEvidence(string.Join('\n', List(evidence, "message")), List(evidence, "events"), List(evidence, "logs"), List(evidence, "status")),
            category, Text(row, "group") ?? id);
    }

    static string? Text(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.ToString(),
        JsonValueKind.Null => null,
        _ => throw new FormatException($"{name} must be text."),
    };

    // Text, an object as Kubernetes gives it, or lists of these however deep: whatever is there is looked at.
    static List<string> List(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? [.. Each(value)] : [];

    static IEnumerable<string> Each(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Each),
        JsonValueKind.Null => [],
        _ => [value.ToString()],
    };
}
