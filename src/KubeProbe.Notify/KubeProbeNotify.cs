using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Email;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Phone;
using KubeProbe.Notify.Gates;
using KubeProbe.Notify.Remedies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify;

/// <summary>Alert channels.</summary>
public static class KubeProbeNotify
{
    /// <summary>Registers the channels, their routes, the worker that empties the outbox, and the calls of remedies. The options are valid.</summary>
    public static IServiceCollection AddKubeProbeNotify(this IServiceCollection services, AlertOptions options)
    {
        foreach (var channel in options.Channels)
            services.AddSingleton(provider => Make(channel, options, provider));
        services.AddSingleton<IAlertRoutes>(provider =>
            options.Routes.Count > 0 ? new AlertRoutes(
                [.. options.Routes], provider.GetRequiredService<TimeProvider>(), [.. options.Channels.Where(channel => !channel.SendResolved).Select(channel => channel.Name)]) : options.Channels.Any(channel => channel.Name == OneWebhook.Name) ? new OneWebhook() : new NoChannel());
        services.AddSingleton(new OnCallBook(options));
        services.AddSingleton<IOnCall>(provider => provider.GetRequiredService<OnCallBook>());
        services.AddSingleton<ICallAnswers>(new CallAnswers(options));
        services.AddSingleton<SilenceHold>();
        services.AddSingleton<LadderHold>();
        services.AddSingleton<CallBundles>();
        services.AddSingleton<IChannelDesk>(provider => new ChannelDesk(options, provider.GetServices<IAlertChannel>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRemedyWebhooks>(provider => new RemedyWebhooks(provider.GetRequiredService<ISecretVault>(), options, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService(provider => new RotaReader(
            provider.GetRequiredService<OnCallBook>(), options, provider.GetRequiredService<IRotaStore>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RotaReader>>()));
        services.AddSingleton<IGateRoutes>(new GateRoutes(options));
        services.AddSingleton(options);
        services.AddHostedService<GateEventWorker>();
        return services;
    }

    static IAlertChannel Make(AlertChannelOptions channel, AlertOptions options, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return channel.Kind switch
        {
            AlertChannelKind.Email => new EmailChannel(channel, options, time),
            _ => new HttpChannel(channel, options, time, provider.GetService<CallTokens>()),
        };
    }
}
