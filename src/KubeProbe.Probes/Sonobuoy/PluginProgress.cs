using System.Globalization;
using System.Text.Json;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>What a plugin last said of its progress, in one line; and which of that its log has been told.</summary>
sealed class PluginProgress(Action<string> log, TimeProvider clock)
{
    /// <summary>What the lines of the side-car's log begin with that tell of progress: by it the centre finds the last one.</summary>
    public const string Prefix = "progress: ";

    const int LongestMessage = 300;
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    string last = "";
    string told = "";
    long? toldAt;

    /// <summary>Empty as long as the plugin has said nothing.</summary>
    public string Last
    {
        get { lock (gate) return last; }
    }

    /// <summary>Takes what was posted; false when it tells of no progress.</summary>
    public bool Take(ReadOnlyMemory<byte> body)
    {
        if (Read(body) is not { } line) return false;
        lock (gate) last = line;
        Tell();
        return true;
    }

    /// <summary>Logs what is new, at most once a second: a plugin of thousands of tests says so of each.</summary>
    public void Tell()
    {
        lock (gate)
        {
            if (last == told || (toldAt is { } at && clock.GetElapsedTime(at) < Between)) return;
            (told, toldAt) = (last, clock.GetTimestamp());
            log(Prefix + last);
        }
    }

    static string? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var fields = document.RootElement.EnumerateObject().GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase);
            var (completed, total, failures) = (Number(fields, "completed"), Number(fields, "total"), Count(fields, "failures") + Count(fields, "errors"));
            var counted = total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{completed} of {total} completed") : completed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{completed} completed") : "";
            if (failures > 0) counted += string.Create(CultureInfo.InvariantCulture, $"{(counted.Length > 0 ? ", " : "")}{failures} failed");
            var message = fields.TryGetValue("msg", out var text) && text.ValueKind == JsonValueKind.String ? OneLine(text.GetString()!) : "";
            return (counted, message) switch { ("", "") => null, ("", _) => message, (_, "") => counted, _ => $"{counted}: {message}" };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static long Number(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    static int Count(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestMessage ? line : line[..(LongestMessage - 1)] + "…";
    }
}
