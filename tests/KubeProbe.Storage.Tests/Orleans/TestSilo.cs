using System.Net;
using System.Net.Sockets;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace KubeProbe.Storage.Tests.Orleans;

/// <summary>A real silo in a real host on some storage.</summary>
sealed class TestSilo(IHost host) : IAsyncDisposable
{
    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public Database Database => host.Services.GetRequiredService<Database>();

    public IReminderTable Reminders => host.Services.GetRequiredService<IReminderTable>();

    public IMembershipTable Membership => host.Services.GetRequiredService<IMembershipTable>();

    public static async Task<TestSilo> StartAsync(StorageOptions options)
    {
        (options.SiloPort, options.GatewayPort) = (FreePort(), 0);
        var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .UseOrleans(silo =>
            {
                silo.UseKubeProbeStorage(options);
                if (options.Postgres is not null) silo.Configure<EndpointOptions>(endpoints =>
                {
                    endpoints.AdvertisedIPAddress = IPAddress.Loopback;
                    (endpoints.SiloPort, endpoints.GatewayPort) = (options.SiloPort, 0);
                });
            })
            .ConfigureServices(services => services.AddKubeProbeStorage(options))
            .Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
