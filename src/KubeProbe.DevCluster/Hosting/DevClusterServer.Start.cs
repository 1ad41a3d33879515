using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Http;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Hosting;

public sealed partial class DevClusterServer
{
    /// <summary>Starts a cluster; when this returns, its API answers.</summary>
    /// <exception cref="IOException">The port is in use, or the data directory can't be written.</exception>
    public static async Task<DevClusterServer> StartAsync(DevClusterOptions options, CancellationToken cancellation = default)
    {
        var keys = ClusterKeys.Open(options.Name, options.DataDirectory is { } data ? Path.Combine(data, "pki") : null);
        var listener = new ApiListener(keys.Server, options.Loggers);
        try
        {
            await listener.OpenAsync(options.Port, cancellation).ConfigureAwait(false);
            return Assemble(options, keys, listener);
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            keys.Dispose();
            throw;
        }
    }

    static DevClusterServer Assemble(DevClusterOptions options, ClusterKeys keys, ApiListener listener)
    {
        var store = new ObjectStore(options.Time);
        var tokens = new ServiceAccountTokens(keys.TokenKey, store);
        var context = new ClusterContext
        {
            Options = options,
            Store = store,
            Faults = new ClusterFaults(),
            Address = new Uri($"https://127.0.0.1:{listener.Port}"),
            CaPem = keys.CaPem,
            Create = (type, obj) => store.Create(type, obj),
            IssueToken = tokens.Issue,
        };
        var components = options.RunComponents ? ClusterComponents.For(context) : ClusterComponents.None;
        var runner = new ComponentRunner(options.Name, components.Parts, options.Loggers.CreateLogger<ComponentRunner>());
        runner.Start();
        return new DevClusterServer(keys, listener, context, runner);
    }

    /// <summary>Stops the components, then closes the API.</summary>
    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
        keys.Dispose();
    }
}
