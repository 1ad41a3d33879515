using System.Net;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Hosting;

namespace KubeProbe.Dev.Centre;

/// <summary>The real server on embedded defaults, in this process.</summary>
sealed class DevCentre : IAsyncDisposable
{
    readonly KubeProbeServer server;

    DevCentre(KubeProbeServer server, string token)
    {
        this.server = server;
        Token = token;
    }

    public Uri Http => server.HttpUrl;

    public Uri Grpc => server.GrpcUrl;

    public string TokenFile => server.AdminTokenFile;

    public string Token { get; }

    public static async Task<DevCentre> StartAsync(DevOptions options, CancellationToken cancellation)
    {
        var server = KubeProbeServer.Build(
            new ServerOptions
            {
                DataFolder = Path.Combine(options.DataFolder, "centre"),
                Http = new ListenAddress(IPAddress.Loopback, options.HttpPort),
                Grpc = new ListenAddress(IPAddress.Loopback, options.GrpcPort),
            },
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(new FileLogs(DevLog.FileOf(options)));
            });
        try
        {
            await server.StartAsync(cancellation);
            return new DevCentre(server, (await File.ReadAllTextAsync(server.AdminTokenFile, cancellation)).Trim());
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
