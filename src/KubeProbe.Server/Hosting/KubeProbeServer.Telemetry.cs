using KubeProbe.Server.Configuration;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    static void AddTelemetry(WebApplicationBuilder builder, ServerOptions options)
    {
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter("KubeProbe", "KubeProbe.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
            metrics.AddPrometheusExporter();
            if (options.Otlp is { } endpoint) metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
        });
        if (options.Otlp is { } collector)
            telemetry.WithTracing(traces => traces
                .AddSource("KubeProbe.*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(otlp => otlp.Endpoint = collector));
    }
}
