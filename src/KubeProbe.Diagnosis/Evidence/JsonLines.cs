using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>Evidence as it comes: JSON becomes one line for each thing said; text is left as it is.</summary>
static class JsonLines
{
    const int MaxJson = 200_000;

    public static IEnumerable<string> Of(string? evidence)
    {
        var text = (evidence ?? "").AsSpan().Trim();
        if (text.IsEmpty || text[0] is not ('{' or '[') || text[^1] is not ('}' or ']') || text.Length > MaxJson) return [evidence ?? ""];
        try
        {
            using var json = JsonDocument.Parse(evidence!, new JsonDocumentOptions { MaxDepth = 64 });
            return [.. ObjectLines.Of(json.RootElement)];
        }
        catch (JsonException)
        {
            return [evidence!];
        }
    }
}
