using System.Text.Json;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>The format <c>gojson</c>: the events of <c>go test -json</c>, one on each line.</summary>
static class GoTestResults
{
    const int MostKept = 20;

    /// <exception cref="JsonException">It is none.</exception>
    public static async Task ReadAsync(TextReader file, PluginResults into, CancellationToken stopping)
    {
        var said = new Dictionary<string, Queue<string>>();
        while (await file.ReadLineAsync(stopping) is { } line)
        {
            if (line.Length == 0) continue;
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (Text(root, "Test") is not { } test) continue;
            switch (Text(root, "Action"))
            {
                case "output" when Text(root, "Output") is { } output && !output.StartsWith("===", StringComparison.Ordinal) && !output.TrimStart().StartsWith("---", StringComparison.Ordinal):
                    if (!said.TryGetValue(test, out var lines)) said[test] = lines = new();
                    lines.Enqueue(output.Trim());
                    if (lines.Count > MostKept) lines.Dequeue();
                    break;
                case "pass":
                    into.AddPassed();
                    said.Remove(test);
                    break;
                case "skip":
                    into.AddSkipped();
                    said.Remove(test);
                    break;
                case "fail":
                    into.AddFailed(test, said.Remove(test, out var why) ? string.Join(' ', why) : null);
                    break;
            }
        }
    }

    static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
