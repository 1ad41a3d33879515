using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>The API server of one cluster: sends within the budget, counts, and says what failed.</summary>
sealed partial class ClusterApi(
    string cluster, ApiCredentials credentials, RequestBudget budget, RequestMeter meter, TimeProvider time) : IDisposable
{
    readonly HttpClient http = ApiHttp.Create(credentials);

    /// <summary>The cluster's name, for messages.</summary>
    public string Cluster => cluster;

    /// <summary>Set by a 401: whoever keeps this connection should read its secret again.</summary>
    public bool IsRejected { get; set; }

    /// <summary>Sends, and reads the whole answer whatever its status.</summary>
    /// <exception cref="TargetClusterException">No answer came.</exception>
    public async Task<ApiReply> SendAsync(ApiCall call, CancellationToken cancellation)
    {
        if (call.Method != HttpMethod.Get) return await SendOnceAsync(call, cancellation).ConfigureAwait(false);

        // Reading twice harms nobody, and spares a caller the hiccup of a connection the server had just closed.
        try
        {
            var reply = await SendOnceAsync(call, cancellation).ConfigureAwait(false);
            if (!ApiFaults.IsPassing(reply)) return reply;
        }
        catch (TargetClusterException e) when (e is { Fault: TargetFault.TimedOut, InnerException: not null })
        {
            // The connection broke: once more. Silence has no inner exception, and would be twice as long.
        }
        return await SendOnceAsync(call, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends, and reads the whole answer of a success.</summary>
    /// <exception cref="TargetClusterException">No answer came, or another one.</exception>
    public async Task<ApiReply> RequireAsync(ApiCall call, CancellationToken cancellation)
    {
        var reply = await SendAsync(call, cancellation).ConfigureAwait(false);
        return reply.Succeeded ? reply : throw ApiFaults.Of(cluster, call, reply);
    }

    /// <summary>The fault of a stream that broke while it was read.</summary>
    public TargetClusterException Broken(Exception error) => TransportFaults.Of(cluster, credentials.Server, error);

    public void Dispose() => http.Dispose();
}
