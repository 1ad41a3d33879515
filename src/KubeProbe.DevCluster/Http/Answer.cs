using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>Writes answers.</summary>
static class Answer
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    static readonly JsonSerializerOptions Serializer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task JsonAsync(ApiCall call, JsonObject body, int code = StatusCodes.Status200OK)
    {
        WriteWarnings(call);
        return JsonAsync(call.Http, body, code);
    }

    public static void WriteWarnings(ApiCall call)
    {
        foreach (var warning in call.Warnings)
            call.Http.Response.Headers.Append("Warning", $"299 - \"{OneLine(warning)}\"");
    }

    public static async Task JsonAsync(HttpContext http, JsonObject body, int code = StatusCodes.Status200OK)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(buffer, body, typed: true);
        buffer.Write("\n"u8);
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    public static Task StatusAsync(HttpContext http, ApiException refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return JsonAsync(http, refusal.ToStatus(), refusal.Code);
    }

    public static async Task TextAsync(HttpContext http, string text, int code = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.WriteAsync(text, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes an object with its type first and its metadata next; without <paramref name="typed"/> it leaves out kind and apiVersion, as lists of built-in kinds do.</summary>
    public static void Write(IBufferWriter<byte> output, JsonObject obj, bool typed)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        WriteObject(writer, obj, typed);
    }

    /// <summary>Writes a list around objects that stay as they are stored.</summary>
    public static void WriteList(IBufferWriter<byte> output, JsonObject head, IEnumerable<JsonObject> items, bool typed)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        foreach (var (name, value) in head) WriteMember(writer, name, value);
        writer.WriteStartArray("items");
        foreach (var item in items) WriteObject(writer, item, typed);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WriteObject(Utf8JsonWriter writer, JsonObject obj, bool typed)
    {
        writer.WriteStartObject();
        if (typed)
        {
            if (obj["kind"] is { } kind) WriteMember(writer, "kind", kind);
            if (obj["apiVersion"] is { } version) WriteMember(writer, "apiVersion", version);
        }
        if (obj["metadata"] is { } metadata) WriteMember(writer, "metadata", metadata);
        foreach (var (name, value) in obj)
            if (name is not ("kind" or "apiVersion" or "metadata")) WriteMember(writer, name, value);
        writer.WriteEndObject();
    }

    static void WriteMember(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null) writer.WriteNullValue();
        else value.WriteTo(writer, Serializer);
    }

    static string OneLine(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
