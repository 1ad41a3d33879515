using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Notify;

/// <summary>Alert channels.</summary>
public static class KubeProbeNotify
{
    /// <summary>Registers the channels, their routes, and the worker that empties the outbox. The options are valid.</summary>
    public static IServiceCollection AddKubeProbeNotify(this IServiceCollection services, AlertOptions options)
    {
        foreach (var channel in options.Channels)
            services.AddSingleton<IAlertChannel>(provider => new HttpChannel(channel, options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAlertRoutes>(options.Routes.Count > 0 ? new AlertRoutes([.. options.Routes]) : new OneWebhook());
        services.AddHostedService<OutboxWorker>();
        return services;
    }
}
