using System.Diagnostics.Metrics;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Counts requests to API servers, by verb only: a cluster's name would make a series per cluster and verb.</summary>
public sealed class RequestMeter : IDisposable
{
    /// <summary>The meter to listen to.</summary>
    public const string Name = "KubeProbe.Kubernetes";

    readonly Meter meter = new(Name);
    readonly Counter<long> requests;

    public RequestMeter() =>
        requests = meter.CreateCounter<long>("kubeprobe.kubernetes.requests", "{request}", "Requests sent to target clusters.");

    internal void Count(string verb) => requests.Add(1, new KeyValuePair<string, object?>("verb", verb));

    public void Dispose() => meter.Dispose();
}
