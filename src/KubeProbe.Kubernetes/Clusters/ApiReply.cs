using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>What an API server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="RetryAfter">How long it asked to wait, if it did.</param>
sealed record ApiReply(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    /// <summary>The server's own time of day as it answered, to the second.</summary>
    public DateTimeOffset? Date { get; init; }

    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>Reads the body of a success.</summary>
    /// <exception cref="TargetClusterException">It is no such object: what answers is no Kubernetes API server.</exception>
    public T Read<T>(string cluster, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(Body, type) is { } value) return value;
        }
        catch (JsonException)
        {
            // What a proxy's page says about itself helps nobody.
        }
        throw new TargetClusterException(
            TargetFault.ServerError,
            $"Cluster {cluster}: what answers at its address is not a Kubernetes API server. Check the server address in its connection.");
    }
}
