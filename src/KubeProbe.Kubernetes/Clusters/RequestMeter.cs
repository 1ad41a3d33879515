using System.Diagnostics.Metrics;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Counts requests to API servers, by verb only: a cluster's name would make a series per cluster and verb.</summary>
public sealed class RequestMeter : IDisposable
{
    /// <summary>The meter to listen to.</summary>
    public const string Name = "KubeProbe.Kubernetes";

    readonly Meter meter = new(Name);
    readonly Counter<long> requests;
    readonly Histogram<double> duration;

    public RequestMeter()
    {
        requests = meter.CreateCounter<long>("kubeprobe.kubernetes.requests", "{request}", "Requests sent to target clusters.");
        duration = meter.CreateHistogram(
            "kubeprobe.kubernetes.request.duration", "s", "From sending a request to its answer, or to the head of a stream.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    internal void Count(string verb) => requests.Add(1, new KeyValuePair<string, object?>("verb", verb));

    internal void Took(string verb, TimeSpan time) => duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("verb", verb));

    public void Dispose() => meter.Dispose();
}
