using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Http;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>
/// One development cluster: a Kubernetes API on loopback with everything behind it. Start as many in a process as are wanted.
/// </summary>
public sealed partial class DevClusterServer : IAsyncDisposable
{
    readonly ClusterKeys keys;
    readonly ApiListener listener;
    readonly ClusterContext context;
    readonly ComponentRunner runner;

    readonly StateFile? state;
    readonly IDisposable bootstrap;
    readonly ILogger logger;
    Task portChange = Task.CompletedTask;

    DevClusterServer(ClusterKeys keys, ApiListener listener, ClusterContext context, ComponentRunner runner, StateFile? state, IDisposable bootstrap)
    {
        (this.keys, this.listener, this.context, this.runner, this.state, this.bootstrap) = (keys, listener, context, runner, state, bootstrap);
        logger = context.Options.Loggers.CreateLogger<DevClusterServer>();
        Faults.Changed += OnFaultsChanged;
    }

    public string Name => context.Options.Name;

    /// <summary>Where the API listens: <c>https://127.0.0.1:PORT</c>.</summary>
    public Uri Address => context.Address;

    /// <summary>A kubeconfig of a cluster administrator, as YAML text.</summary>
    public string AdminKubeconfig => Kubeconfig.Write(Name, Address, keys.CaPem, $"{Name}-admin", keys.AdminToken);

    /// <summary>The administrator's bearer token.</summary>
    public string AdminToken => keys.AdminToken;

    /// <summary>The certificate authority of the API's certificate, PEM.</summary>
    public string CaPem => keys.CaPem;

    /// <summary>What is made to go wrong in this cluster.</summary>
    public ClusterFaults Faults => context.Faults;

    /// <summary>The cluster's objects, past the API: no admission, no rights asked.</summary>
    public ObjectStore Objects => context.Store;

    /// <summary>What the parts of the cluster share, for code that runs beside them.</summary>
    public ClusterContext Context => context;

    /// <summary>A kubeconfig that speaks as a service account, with a token for the given time.</summary>
    public string ServiceAccountKubeconfig(string ns, string serviceAccount, TimeSpan lifetime) =>
        Kubeconfig.Write(Name, Address, keys.CaPem, serviceAccount,
            context.IssueToken(new ServiceAccountTokenRequest(ns, serviceAccount, lifetime, [])));
}
