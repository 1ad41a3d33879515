using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>A refusal by the API: what a client gets as a <c>Status</c> object, and what code in the process gets as an exception.</summary>
public sealed partial class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>Machine-readable cause, such as <c>NotFound</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary><c>details</c> of the Status, if the refusal has any.</summary>
    public JsonObject? Details { get; } = details;

    /// <summary>Whole seconds for the <c>Retry-After</c> header, if the client should come again.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A new <c>v1 Status</c> that says this.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0) status["reason"] = Reason;
        if (Details is not null) status["details"] = Details.DeepClone();
        status["code"] = Code;
        return status;
    }
}
