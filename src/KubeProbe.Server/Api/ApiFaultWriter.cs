using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Google.Rpc;

namespace KubeProbe.Server.Api;

/// <summary>Writes a fault as the answer to a request: problem+json (RFC 9457), or a gRPC answer of trailers only.</summary>
static partial class ApiFaultWriter
{
    static readonly Dictionary<Code, int> Statuses = new()
    {
        [Code.InvalidArgument] = StatusCodes.Status400BadRequest,
        [Code.Unauthenticated] = StatusCodes.Status401Unauthorized,
        [Code.PermissionDenied] = StatusCodes.Status403Forbidden,
        [Code.NotFound] = StatusCodes.Status404NotFound,
        [Code.AlreadyExists] = StatusCodes.Status409Conflict,
        [Code.Aborted] = StatusCodes.Status409Conflict,
        [Code.FailedPrecondition] = StatusCodes.Status409Conflict,
        [Code.OutOfRange] = StatusCodes.Status413PayloadTooLarge,
        [Code.ResourceExhausted] = StatusCodes.Status429TooManyRequests,
        [Code.Cancelled] = StatusCodes.Status499ClientClosedRequest,
        [Code.DeadlineExceeded] = StatusCodes.Status504GatewayTimeout,
        [Code.Unavailable] = StatusCodes.Status503ServiceUnavailable,
    };

    // Quotation marks and letters of any language as they are: people read this in terminals, and nothing shows it as HTML.
    static readonly ProblemJson Readable = new(new JsonSerializerOptions(ProblemJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static int StatusOf(Code code) => Statuses.GetValueOrDefault(code, StatusCodes.Status500InternalServerError);

    public static Task WriteAsync(HttpContext context, ApiFault fault) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true
            ? WriteTrailersOnly(context.Response, fault)
            : WriteProblemAsync(context, fault);

    static async Task WriteProblemAsync(HttpContext context, ApiFault fault)
    {
        var status = StatusOf(fault.Code);
        var problem = new Problem(
            "about:blank",
            Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            status,
            fault.Message,
            [
                .. fault.Fields.Select(field => new ProblemFault { Field = field.Field, Message = field.Message, Remedy = field.Remedy }),
                .. fault.Manifests.Select(located => new ProblemFault
                {
                    Path = located.Path,
                    Line = located.Line,
                    Column = located.Column,
                    Kind = located.Kind,
                    Name = located.Name,
                    Field = located.Field,
                    Message = located.Message,
                    Remedy = located.Remedy,
                }),
            ]);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, Readable.Problem, context.RequestAborted);
    }

    // A gRPC answer that ends before it began: the status stands in the headers, with HTTP status 200.
    static Task WriteTrailersOnly(Microsoft.AspNetCore.Http.HttpResponse response, ApiFault fault)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)fault.Code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(fault.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(fault.ToStatus().ToByteArray());
        return response.CompleteAsync();
    }

    sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<ProblemFault> Faults);

    sealed record ProblemFault
    {
        public string? Path { get; init; }
        public int? Line { get; init; }
        public int? Column { get; init; }
        public string? Kind { get; init; }
        public string? Name { get; init; }
        public required string Field { get; init; }
        public required string Message { get; init; }
        public required string Remedy { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Problem))]
    sealed partial class ProblemJson : JsonSerializerContext;
}
