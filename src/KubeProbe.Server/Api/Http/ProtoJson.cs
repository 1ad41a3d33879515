using Google.Protobuf;

namespace KubeProbe.Server.Api.Http;

/// <summary>HTTP bodies are the JSON mapping of the same messages that gRPC carries.</summary>
static class ProtoJson
{
    /// <summary>Most bytes of a JSON body.</summary>
    public const int MaxBody = 1024 * 1024;

    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithRecursionLimit(32));

    public static string Write(IMessage message) => Formatter.Format(message);

    /// <summary>Reads the request's body; an unknown field is a fault, because it is a typing error more often than not.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request) where T : IMessage<T>, new() =>
        Parse<T>(await ReadBytesAsync(request, MaxBody));

    public static T Parse<T>(ReadOnlyMemory<byte> body) where T : IMessage<T>, new()
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span)) throw ApiFault.Invalid("", "The body is not UTF-8.", "Encode it as UTF-8 JSON.");
        try
        {
            return Parser.Parse<T>(System.Text.Encoding.UTF8.GetString(body.Span));
        }
        catch (Exception fault) when (fault is InvalidJsonException or InvalidProtocolBufferException or FormatException)
        {
            throw ApiFault.Invalid("", $"The body is no {typeof(T).Name} in JSON: {fault.Message.TrimEnd('.')}.", "See /openapi.json for its form.");
        }
    }

    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int most) =>
        await BoundedBody.ReadAsync(request, most)
        ?? throw new ApiFault(Google.Rpc.Code.OutOfRange, $"The body has more than {most / 1024} KiB. Send less at once.");

    /// <summary>Answers with a message.</summary>
    public static IResult Result(IMessage message) => Results.Text(Write(message), "application/json");

    /// <summary>Answers with a message once it is there.</summary>
    public static async Task<IResult> ResultAsync<T>(Task<T> message) where T : IMessage => Result(await message);
}
