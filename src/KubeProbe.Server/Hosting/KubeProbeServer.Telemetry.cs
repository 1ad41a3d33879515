using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Server.Configuration;
using KubeProbe.Storage.Databases;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    /// <summary>Meters whose series don't grow with the fleet; the one of single clusters is not among them.</summary>
    static readonly string[] Meters =
    [
        RunMeter.Name, ClusterMeter.Name, RequestMeter.Name, StorageMeter.Name,
        "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    static void AddTelemetry(WebApplicationBuilder builder, ServerOptions options)
    {
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            metrics.AddPrometheusExporter();
            if (options.Otlp is { } endpoint) metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
        });
        if (options.Otlp is { } collector)
            telemetry.WithTracing(traces => traces
                .AddSource("KubeProbe.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(otlp => otlp.Endpoint = collector));
        builder.Services.AddSingleton<PerClusterMetrics>();
    }

    /// <summary>Meters that nobody asks for until something happens are made now: what is not there can't be told from what is zero.</summary>
    static void MakeMeters(IServiceProvider services)
    {
        services.GetRequiredService<RunMeter>();
        services.GetRequiredService<ClusterMeter>();
        services.GetRequiredService<RequestMeter>();
    }
}

/// <summary>The meter of single clusters with an exporter of its own, at a path of its own.</summary>
sealed class PerClusterMetrics(PerClusterMeter meter) : IDisposable
{
    // More clusters than this in one server are told of together.
    const int MostClusters = 20_000;

    public MeterProvider Provider { get; } = Sdk.CreateMeterProviderBuilder()
        .AddMeter(PerClusterMeter.Name)
        .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostClusters })
        .AddPrometheusExporter()
        .Build();

    public void Dispose()
    {
        Provider.Dispose();
        meter.Dispose();
    }
}
