using System.Text.Json;

namespace KubeProbe.Core.Cases.Checks;

/// <summary>What a check found: the fields its conditions may name.</summary>
public sealed class CheckFindings
{
    readonly Dictionary<string, IReadOnlyList<CheckValue>> fields = new(StringComparer.OrdinalIgnoreCase);
    string? body;

    /// <summary>A number, a duration in seconds, or a truth.</summary>
    public void Add(string field, double number) => fields[field] = [CheckValue.Of(number)];

    /// <summary>A text.</summary>
    public void Add(string field, string text) => fields[field] = [CheckValue.Of(text)];

    /// <summary>Several values under one name: a condition on them holds when one of them fulfils it, and <c>!=</c> when none is equal.</summary>
    public void Add(string field, IEnumerable<string> texts) => fields[field] = [.. texts.Select(CheckValue.Of)];

    /// <summary>A body, whose parts are named as in JSON.</summary>
    public void AddBody(string text) => body = text;

    /// <summary>All values of a field; null when there is none of that name.</summary>
    public IReadOnlyList<CheckValue>? Find(string field)
    {
        if (fields.TryGetValue(field, out var values)) return values;
        if (body is null || !field.StartsWith("body", StringComparison.OrdinalIgnoreCase)) return null;
        return field.Length == 4 ? [CheckValue.Of(body)] : Part(field[4..]);
    }

    IReadOnlyList<CheckValue>? Part(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(body!, new JsonDocumentOptions { MaxDepth = 64 });
            var at = document.RootElement;
            foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                if (step is ['[', .. var index, ']'])
                {
                    if (at.ValueKind is not JsonValueKind.Array || !int.TryParse(index, out var number) || number < 0 || number >= at.GetArrayLength()) return null;
                    at = at[number];
                }
                else if (step == "length" && at.ValueKind is JsonValueKind.Array) return [CheckValue.Of(at.GetArrayLength())];
                else if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(step, out at)) return null;
            }
            return [CheckValue.Of(at.ValueKind is JsonValueKind.String ? at.GetString()! : at.GetRawText())];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
