using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>
/// Reads objects in Kubernetes' protobuf form, in which newer kubectls send what they build themselves (<c>kubectl create …</c>,
/// <c>auth can-i</c>). Answers are JSON: every such client takes that too.
/// </summary>
static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    const int Deepest = 32;

    /// <exception cref="ApiException">400 for bytes that are none; 415 for an object with parts only JSON can carry here.</exception>
    public static JsonObject Decode(byte[] body)
    {
        if (!body.AsSpan().StartsWith("k8s\0"u8)) throw Bad("the prefix is missing");
        var (kind, apiVersion, raw) = ("", "", ReadOnlyMemory<byte>.Empty);
        var envelope = new ProtobufReader(body.AsMemory(4), Bad);
        while (envelope.Next(out var number))
        {
            if (number == 1)
            {
                var type = new ProtobufReader(envelope.Bytes(), Bad);
                while (type.Next(out var part))
                {
                    if (part == 1) apiVersion = type.Text();
                    else if (part == 2) kind = type.Text();
                    else type.Skip();
                }
            }
            else if (number == 2) raw = envelope.Bytes();
            else envelope.Skip();
        }

        var obj = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        Fill(obj, kind, raw, 0);
        return obj;
    }

    static void Fill(JsonObject obj, string structure, ReadOnlyMemory<byte> bytes, int depth)
    {
        if (depth > Deepest) throw Bad("it is nested too deep");
        var fields = FieldSchema.Of(structure) ?? throw NeedsJson(structure);
        var reader = new ProtobufReader(bytes, Bad);
        while (reader.Next(out var number))
        {
            // Every object has its metadata first; the options of a delete are no object.
            if (depth == 0 && number == 1 && structure != "DeleteOptions")
            {
                Fill(obj.Make("metadata"), "ObjectMeta", reader.Bytes(), 1);
                continue;
            }
            var field = fields.Values.FirstOrDefault(f => f.Number == number) ?? throw NeedsJson($"{structure} (field {number})");
            Read(obj, field, ref reader, depth);
        }
    }

    static void Read(JsonObject obj, SchemaField field, ref ProtobufReader reader, int depth)
    {
        switch (field.Type)
        {
            case "*":
                reader.Skip(); // What the server itself says, such as a status: it isn't taken from clients.
                break;
            case "s":
                if (reader.Text() is { Length: > 0 } text) obj[field.Name] = text;
                break;
            case "i" or "I":
                if (reader.Number() is var number && (number != 0 || field.Type == "I")) obj[field.Name] = number;
                break;
            case "b" or "B":
                if (reader.Number() is var flag && (flag != 0 || field.Type == "B")) obj[field.Name] = flag != 0;
                break;
            case "t":
                if (Instant(reader.Bytes()) is { } at) obj[field.Name] = KubeTime.Format(at);
                break;
            case "x":
                obj[field.Name] = NumberOrText(reader.Bytes());
                break;
            case "m" or "y" or "q":
                var (key, value) = Entry(reader.Bytes());
                obj.Make(field.Name)[key] = field.Type switch
                {
                    "m" => Encoding.UTF8.GetString(value.Span),
                    "y" => Convert.ToBase64String(value.Span),
                    _ => FirstText(value),
                };
                break;
            case var list when list[0] == '[':
                if (obj[field.Name] is not JsonArray items) obj[field.Name] = items = [];
                items.Add(Item(list[1..^1], ref reader, depth));
                break;
            default:
                Fill(obj.Make(field.Name), field.Type, reader.Bytes(), depth + 1);
                break;
        }
    }

    static JsonNode Item(string type, ref ProtobufReader reader, int depth)
    {
        if (type == "s") return reader.Text();
        var item = new JsonObject();
        Fill(item, type, reader.Bytes(), depth + 1);
        return item;
    }

    static (string Key, ReadOnlyMemory<byte> Value) Entry(ReadOnlyMemory<byte> bytes)
    {
        var (key, value) = ("", ReadOnlyMemory<byte>.Empty);
        var reader = new ProtobufReader(bytes, Bad);
        while (reader.Next(out var number))
        {
            if (number == 1) key = reader.Text();
            else if (number == 2) value = reader.Bytes();
            else reader.Skip();
        }
        return (key, value);
    }

    static DateTimeOffset? Instant(ReadOnlyMemory<byte> bytes)
    {
        long seconds = 0;
        var reader = new ProtobufReader(bytes, Bad);
        while (reader.Next(out var number))
        {
            if (number == 1) seconds = reader.Number();
            else reader.Skip();
        }
        return seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    static JsonNode NumberOrText(ReadOnlyMemory<byte> bytes)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new ProtobufReader(bytes, Bad);
        while (reader.Next(out var field))
        {
            if (field == 1) isText = reader.Number() == 1;
            else if (field == 2) number = reader.Number();
            else if (field == 3) text = reader.Text();
            else reader.Skip();
        }
        return isText ? text : number;
    }

    static string FirstText(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ProtobufReader(bytes, Bad);
        return reader.Next(out var number) && number == 1 ? reader.Text() : "";
    }

    static ApiException Bad(string why) => ApiException.BadRequest($"the object provided is unrecognized: it is no Kubernetes protobuf: {why}");

    static ApiException NeedsJson(string what) =>
        ApiException.UnsupportedMediaType($"this development cluster can't read {what} as protobuf; send application/json");
}
