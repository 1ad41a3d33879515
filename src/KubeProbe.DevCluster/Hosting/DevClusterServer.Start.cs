using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Admission;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Garbage;
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
        var kinds = new KindCatalog();
        var state = options.DataDirectory is { } data ? new StateFile(data, store, options.Loggers.CreateLogger<StateFile>()) : null;
        state?.Load(kinds);

        var tokens = new ServiceAccountTokens(keys.TokenKey, store);
        var faults = new ClusterFaults();
        var authorizer = new Authorizer(store);
        var writer = new ObjectWriter(store, kinds, new EscalationCheck(authorizer), faults);
        var context = new ClusterContext
        {
            Options = options,
            Store = store,
            Faults = faults,
            Address = new Uri($"https://127.0.0.1:{listener.Port}"),
            CaPem = keys.CaPem,
            Create = (type, obj) => CreateByComponent(writer, type, obj),
            IssueToken = tokens.Issue,
        };
        var bootstrap = new ClusterBootstrap(store, kinds, tokens, keys.CaPem).Begin(context.Address);
        var components = options.RunComponents ? ClusterComponents.For(context) : ClusterComponents.None;

        var resources = new ResourceApi(store, kinds, writer, faults);
        var api = new ApiServer(
            new ApiFaults(faults, options.Time), new Authenticator(keys.AdminToken, tokens), authorizer, new AccessReviews(authorizer, tokens),
            kinds, new DiscoveryApi(kinds, context.Address), new OpenApi(kinds), resources,
            new Subresources(store, resources, components.Logs, tokens.Issue), options.Loggers.CreateLogger<ApiServer>());
        listener.Serve(api.HandleAsync);

        List<IClusterComponent> own = [new EventSweeper(store)];
        if (options.RunComponents)
            own.AddRange(
            [
                new GarbageCollector(store, kinds, options.Loggers), new NamespaceLifecycle(store, kinds, options.Loggers),
                new CustomResourceCleanup(store, kinds, options.Loggers), new StatusKeeper(store, options.Loggers),
            ]);
        if (state is not null) own.Add(state);
        var runner = new ComponentRunner(options.Name, [.. own, .. components.Parts], options.Loggers.CreateLogger<ComponentRunner>());
        runner.Start();
        return new DevClusterServer(keys, listener, context, runner, state, bootstrap);
    }

    static JsonObject CreateByComponent(ObjectWriter writer, ResourceType type, JsonObject obj)
    {
        var typed = obj.Copy();
        typed["kind"] = type.Kind;
        typed["apiVersion"] = type.ApiVersion;
        return writer.Create(type, obj.Namespace(), typed, WriteContext.Component);
    }
}
