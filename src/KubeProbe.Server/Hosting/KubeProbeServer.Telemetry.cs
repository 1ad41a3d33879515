using System.Diagnostics;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Server.Configuration;
using KubeProbe.Storage.Databases;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    /// <summary>Meters whose series don't grow with the fleet; the one of single clusters is not among them.</summary>
    static readonly string[] Meters =
    [
        RunMeter.Name, ClusterMeter.Name, FreshnessMeter.Name, OutboxMeter.Name, DiagnosisMeter.Name, RequestMeter.Name, StorageMeter.Name,
        "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    static readonly SecretMask NoTokens = SecretMask.Of([]);

    static void AddTelemetry(WebApplicationBuilder builder, ServerOptions options)
    {
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            "kubeprobe", serviceVersion: typeof(KubeProbeServer).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false,
            serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            metrics.AddPrometheusExporter();
            if (options.Otlp is { } endpoint) metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
        });
        if (options.Otlp is { } collector)
        {
            // A run's trace holds the steps of the run; calls between grains would be a trace each for every turn of a timer.
            telemetry.WithTracing(traces => traces
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Sampling)))
                .AddSource(RunTrace.Name)
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = IsTraced;
                    // Here and at its end: the addresses that probes of other tools report to hold their tokens.
                    requests.EnrichWithHttpRequest = (trace, _) => HideTokens(trace);
                    requests.EnrichWithHttpResponse = (trace, _) => HideTokens(trace);
                })
                .AddOtlpExporter(otlp => otlp.Endpoint = collector));
            telemetry.WithLogging(
                logs => logs.AddOtlpExporter(otlp => otlp.Endpoint = collector),
                logger => (logger.IncludeFormattedMessage, logger.ParseStateValues) = (true, true));
        }
        builder.Services.AddSingleton<PerClusterMetrics>();
    }

    internal static void HideTokens(Activity trace)
    {
        foreach (var tag in (string[])["url.path", "url.query", "url.full", "http.target"])
            if (trace.GetTagItem(tag) is string text && NoTokens.Apply(text) is var masked && masked != text) trace.SetTag(tag, masked);
        trace.DisplayName = NoTokens.Apply(trace.DisplayName);
    }

    // What asks every few seconds whether the server lives would be most of all traces.
    static bool IsTraced(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");

    /// <summary>Meters that nobody asks for until something happens are made now: what is not there can't be told from what is zero.</summary>
    static void MakeMeters(IServiceProvider services)
    {
        services.GetRequiredService<RunMeter>();
        services.GetRequiredService<ClusterMeter>();
        services.GetRequiredService<FreshnessMeter>();
        services.GetRequiredService<OutboxMeter>();
        services.GetRequiredService<DiagnosisMeter>();
        services.GetRequiredService<RequestMeter>();
    }
}

/// <summary>The meters of single clusters, and of gates on them, with an exporter of their own, at a path of its own.</summary>
sealed class PerClusterMetrics(PerClusterMeter meter, GateMeter gates) : IDisposable
{
    // More clusters than this in one server are told of together.
    const int MostClusters = 20_000;

    public MeterProvider Provider { get; } = Sdk.CreateMeterProviderBuilder()
        .AddMeter(PerClusterMeter.Name, GateMeter.Name)
        .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostClusters })
        .AddPrometheusExporter()
        .Build();

    public void Dispose()
    {
        Provider.Dispose();
        meter.Dispose();
        gates.Dispose();
    }
}
