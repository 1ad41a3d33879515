using KubeProbe.Core.Alerts;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Remedies;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Notify;

/// <summary>Alert channels.</summary>
public static class KubeProbeNotify
{
    /// <summary>Registers the channels, their routes, the worker that empties the outbox, and the calls of remedies. The options are valid.</summary>
    public static IServiceCollection AddKubeProbeNotify(this IServiceCollection services, AlertOptions options)
    {
        foreach (var channel in options.Channels)
            services.AddSingleton(provider => Make(channel, options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAlertRoutes>(provider =>
            options.Routes.Count > 0 ? new AlertRoutes([.. options.Routes], provider.GetRequiredService<TimeProvider>()) : new OneWebhook());
        services.AddSingleton<SilenceHold>();
        services.AddSingleton<IChannelDesk>(provider => new ChannelDesk(options, provider.GetServices<IAlertChannel>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRemedyWebhooks>(provider => new RemedyWebhooks(provider.GetRequiredService<ISecretVault>(), options, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<OutboxWorker>();
        return services;
    }

    static IAlertChannel Make(AlertChannelOptions channel, AlertOptions options, TimeProvider time) => channel.Kind switch
    {
        AlertChannelKind.Email => new EmailChannel(channel, options, time),
        _ => new HttpChannel(channel, options, time),
    };
}
