using KubeProbe.Server.Configuration;
using KubeProbe.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KubeProbe.Server.Hosting;

/// <summary>
/// The server as an object: what the process runs, and what others start within theirs. Composed by <see cref="Build"/>, started
/// by <see cref="StartAsync"/>, stopped and let go by disposal.
/// </summary>
public sealed partial class KubeProbeServer : IAsyncDisposable
{
    readonly ServerOptions options;

    KubeProbeServer(WebApplication app, ServerOptions options)
    {
        App = app;
        this.options = options;
    }

    /// <summary>The application: services and lifetime.</summary>
    public WebApplication App { get; }

    /// <summary>The bound HTTP address, once started; loopback where it listens on all addresses.</summary>
    public Uri HttpUrl { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>The bound gRPC address, once started; likewise.</summary>
    public Uri GrpcUrl { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>The file the first admin token is written to.</summary>
    public string AdminTokenFile => options.InData(options.AdminTokenFile, "admin.token");

    /// <summary>Composes a server.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="configure">Adds to the composition or replaces parts of it, last.</param>
    /// <exception cref="ServerRefusedException">The options can't be used, such as a certificate that is none.</exception>
    public static KubeProbeServer Build(ServerOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        options.Runs.PublicUrl = options.PublicUrl ?? new Uri($"http://{options.Http}");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Settings come from our own sources only; ASPNETCORE_URLS and the like would bind addresses nobody configured.
        builder.Configuration.Sources.Clear();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Configure(kestrel, options));
        builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
        AddLogging(builder, options);
        AddParts(builder, options);
        configure?.Invoke(builder);

        var app = builder.Build();
        MapAll(app);
        return new KubeProbeServer(app, options);
    }

    /// <summary>Storage, silo, listeners, in that order; then clusters are woken.</summary>
    /// <exception cref="ServerRefusedException">A port is in use, the storage must not be used as it is, and the like.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        var taken = Ports.Faults(options);
        if (taken.Count > 0) throw new ServerRefusedException(taken);
        try
        {
            await App.Services.OpenKubeProbeStorageAsync();
            await App.StartAsync(cancellation);
        }
        catch (Storage.Databases.StorageRefusedException fault)
        {
            throw new ServerRefusedException([fault.Message], fault);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new ServerRefusedException([$"{fault.Message} Stop the other process, or set listen.http and listen.grpc to other ports."], fault);
        }
        TakeAddresses();
        App.Services.GetRequiredService<ServerReadiness>().Started();
    }

    /// <summary>Stops: not ready at once, streams end, runs stay as they are in the history. At most 30 s.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => App.StopAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await App.StopAsync();
        }
        catch (InvalidOperationException) when (!App.Services.GetRequiredService<ServerReadiness>().HasStarted)
        {
            // A start that was refused left a silo that never ran, and that can't be stopped.
        }
        await App.DisposeAsync();
    }

    // Kestrel tells its addresses in the order they were configured.
    void TakeAddresses()
    {
        var addresses = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)))
            .ToList();
        (HttpUrl, GrpcUrl) = (addresses[0], addresses[1]);
        options.Runs.PublicUrl = options.PublicUrl ?? HttpUrl;
    }
}
