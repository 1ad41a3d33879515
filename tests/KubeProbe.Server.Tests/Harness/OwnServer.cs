using System.Net.Http.Headers;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Hosting;
using Microsoft.AspNetCore.Builder;

namespace KubeProbe.Server.Tests.Harness;

/// <summary>A server of one test, on SQLite in a folder of its own, whose clusters take no pod.</summary>
sealed class OwnServer : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-own-");
    readonly KubeProbeServer server;

    OwnServer(Action<ServerOptions>? options, Action<WebApplicationBuilder>? configure)
    {
        var own = new ServerOptions
        {
            DataFolder = folder.FullName,
            Http = new ListenAddress(System.Net.IPAddress.Loopback, 0),
            Grpc = new ListenAddress(System.Net.IPAddress.Loopback, 0),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        };
        options?.Invoke(own);
        server = KubeProbeServer.Build(own, builder =>
        {
            BusyCluster.Wrap(builder.Services);
            configure?.Invoke(builder);
        });
    }

    public IServiceProvider Services => server.App.Services;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<OwnServer> StartAsync(Action<ServerOptions>? options = null, Action<WebApplicationBuilder>? configure = null)
    {
        var own = new OwnServer(options, configure);
        await own.server.StartAsync();
        own.Http = new HttpClient { BaseAddress = own.server.HttpUrl };
        own.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(own.server.AdminTokenFile)).Trim());
        return own;
    }

    public async Task ApplyAsync(string yaml)
    {
        using var answer = await Http.PostAsync("/api/v1/apply", new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await server.DisposeAsync();
        await Folders.RemoveAsync(folder);
    }
}
