using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Kubernetes' Status object, as far as we read it.</summary>
sealed record ApiStatus
{
    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int Code { get; init; }

    /// <summary>Reads a failure's body; one that is no Status gives an empty one.</summary>
    public static ApiStatus Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiStatusJson.Default.ApiStatus) ?? new ApiStatus();
        }
        catch (JsonException)
        {
            // A proxy or load balancer answered; its page is not worth showing.
            return new ApiStatus();
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ApiStatus))]
sealed partial class ApiStatusJson : JsonSerializerContext;
