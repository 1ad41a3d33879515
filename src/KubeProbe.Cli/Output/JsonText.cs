using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Output;

/// <summary>JSON in and out, without reflection.</summary>
static class JsonText
{
    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(false));

    /// <summary>A message in protobuf's JSON form: times are UTC ISO, enums are their names.</summary>
    public static JsonElement Of(IMessage message) => Parse(Formatter.Format(message));

    /// <summary>Parses what the centre sent.</summary>
    public static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw new CliError($"the centre sent an object that is no JSON: {wrong.Message}", "Are client and server of one version? 'kubeprobe version' tells.");
        }
    }

    /// <summary>The list that holds these items, as one object.</summary>
    public static JsonElement List(string kind, IEnumerable<JsonElement> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "kubeprobe.io/v1alpha1");
            writer.WriteString("kind", kind);
            writer.WriteStartArray("items");
            foreach (var item in items) item.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>The element without this property, where it is an object.</summary>
    public static JsonElement Without(JsonElement element, string property)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(property, out _)) return element;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var kept in element.EnumerateObject().Where(p => !p.NameEquals(property))) kept.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>An object of strings.</summary>
    public static JsonElement Object(params IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields) writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        return Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>A watch event in Kubernetes' form: <c>{"type":"ADDED","object":{…}}</c>.</summary>
    public static JsonElement Event(string type, JsonElement item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("object");
            item.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public static string Write(JsonElement element, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Relaxed: this goes to a terminal or a file, never into HTML, and 杭州 shall stay readable.
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            element.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
