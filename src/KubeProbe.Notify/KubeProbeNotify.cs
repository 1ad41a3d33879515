using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Notify;

/// <summary>Alert channels.</summary>
public static class KubeProbeNotify
{
    /// <summary>Registers the alert webhook and the worker that empties the outbox.</summary>
    public static IServiceCollection AddKubeProbeNotify(this IServiceCollection services, Action<AlertWebhookOptions> configure)
    {
        services.Configure(configure);
        services.AddSingleton<IAlertChannel, WebhookChannel>();
        services.AddHostedService<OutboxWorker>();
        return services;
    }
}
