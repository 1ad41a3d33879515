using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>Reads what clients send: JSON or Kubernetes' protobuf, at most as large as a real API server takes.</summary>
static class BodyReader
{
    /// <summary>3 MiB.</summary>
    public const int Largest = 3 * 1024 * 1024;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <exception cref="ApiException">413 when it is too large.</exception>
    public static async Task<byte[]> BytesAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Largest)
                throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Largest}");
        }
        return body.ToArray();
    }

    /// <summary>Reads the object of a create or update.</summary>
    /// <exception cref="ApiException">400 when it isn't JSON, 413 too large, 415 another format.</exception>
    public static async Task<JsonObject> ObjectAsync(ApiCall call, string kind)
    {
        var isProtobuf = IsProtobuf(call.Http);
        if (!isProtobuf) DemandJson(call.Http);
        var bytes = await BytesAsync(call.Http).ConfigureAwait(false);
        if (isProtobuf) return ProtobufBody.Decode(bytes);
        return Parse(bytes, what => $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {what} ({Start(bytes)})");
    }

    /// <summary>Reads the options of a delete; an absent body means none.</summary>
    public static async Task<JsonObject> OptionsAsync(ApiCall call)
    {
        var bytes = await BytesAsync(call.Http).ConfigureAwait(false);
        if (bytes.Length == 0) return [];
        if (IsProtobuf(call.Http)) return ProtobufBody.Decode(bytes);
        DemandJson(call.Http);
        return Parse(bytes, what => $"couldn't get version/kind; json parse error: {what}");
    }

    /// <exception cref="ApiException">400 with the text made of what is wrong.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> bytes, Func<string, string> say) =>
        ParseNode(bytes, say) as JsonObject ?? throw ApiException.BadRequest(say("json: cannot unmarshal a value that is no object"));

    /// <exception cref="ApiException">400 with the text made of what is wrong.</exception>
    public static JsonNode? ParseNode(ReadOnlySpan<byte> bytes, Func<string, string> say)
    {
        try
        {
            return JsonNode.Parse(bytes, null, Strict);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw ApiException.BadRequest(say(Fault(bytes, e)));
        }
    }

    static bool IsProtobuf(HttpContext http) => http.Request.ContentType?.Split(';')[0].Trim() == ProtobufBody.MediaType;

    static string Fault(ReadOnlySpan<byte> bytes, Exception e)
    {
        if (e.Message.Contains("Duplicate", StringComparison.Ordinal)) return e.Message;
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            while (reader.Read()) { }
            return "unexpected end of JSON input";
        }
        catch (JsonException at)
        {
            return $"invalid JSON at line {at.LineNumber + 1}, byte {at.BytePositionInLine}";
        }
    }

    static string Start(ReadOnlySpan<byte> bytes)
    {
        const int shown = 30;
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, shown)]);
        return bytes.Length > shown ? text + " ..." : text;
    }

    static void DemandJson(HttpContext http)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim();
        if (string.IsNullOrEmpty(type) || type is "application/json" or "*/*") return;
        throw ApiException.UnsupportedMediaType(
            $"the body of the request was in an unknown format - accepted media types include: application/json, application/vnd.kubernetes.protobuf");
    }
}
