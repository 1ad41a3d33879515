using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>
/// Reads an event from a request: a CloudEvent with its attributes in headers (binary mode) or in the body (structured mode), or plain JSON
/// (<see href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md"/>).
/// </summary>
static class EventReader
{
    const string Prefix = "ce-";
    const string Structured = "application/cloudevents+json";

    static readonly string[] Needed = ["id", "source", "type"];

    /// <summary>Whether the request carries a CloudEvent.</summary>
    public static bool IsCloudEvent(HttpRequest request) =>
        request.Headers.ContainsKey(Prefix + "specversion")
        || request.ContentType?.StartsWith(Structured, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The event; throws what is wrong.</summary>
    public static ToldEvent Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.ContentType?.StartsWith("application/cloudevents-batch", StringComparison.OrdinalIgnoreCase) == true)
            throw ApiFault.Invalid("", "Batches of events are not taken.", "Send each event by itself.");

        var json = Parse(body);
        if (!IsCloudEvent(request)) return new ToldEvent(json, new Dictionary<string, string>());

        var binary = request.Headers.ContainsKey(Prefix + "specversion");
        var attributes = binary ? OfHeaders(request.Headers) : OfBody(json);
        var faults = Needed.Where(name => string.IsNullOrEmpty(attributes.GetValueOrDefault(name)))
            .Select(name => new FieldFault(name, "The event lacks this attribute.", "CloudEvents 1.0 needs id, source and type.")).ToList();
        if (!attributes.GetValueOrDefault("specversion", "").StartsWith("1.", StringComparison.Ordinal))
            faults.Add(new FieldFault("specversion", "It is not 1.x.", "Send CloudEvents 1.0."));
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
        return new ToldEvent(binary ? json : json.TryGetProperty("data", out var data) ? data.Clone() : default, attributes);
    }

    static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body, new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind is JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw ApiFault.Invalid("", "The body is no JSON object.", "Send the event as JSON.");
    }

    static Dictionary<string, string> OfHeaders(IHeaderDictionary headers) => headers
        .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !StringValues.IsNullOrEmpty(header.Value))
        .ToDictionary(header => header.Key[Prefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString($"{header.Value}"));

    static Dictionary<string, string> OfBody(JsonElement json)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var member in json.EnumerateObject())
            if (member.Name is not ("data" or "data_base64")) attributes[member.Name] = ToldEvent.Text(member.Value);
        return attributes;
    }
}
