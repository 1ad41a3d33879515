using k8s;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>
/// The API server the probe runs under. Where <c>KUBECONFIG</c> is set (pods as local processes, a person at a desk) it goes first, for a
/// machine that is itself a pod of another cluster has in-cluster files too; inside a real pod only those are there.
/// </summary>
sealed partial class ClusterAccess : IDisposable
{
    readonly k8s.Kubernetes api;

    ClusterAccess(k8s.Kubernetes api) => this.api = api;

    public IKubernetes Api => api;

    public Uri Address => api.BaseUri;

    /// <param name="parameters">Where KUBECONFIG may be set.</param>
    /// <param name="address">Another address of the same cluster, such as one instance of its API server.</param>
    /// <param name="serverName">The name its certificate must bear there; the address's own when null.</param>
    public static ClusterAccess Connect(ProbeParameters parameters, Uri? address = null, string? serverName = null)
    {
        try
        {
            var config = parameters.Optional("KUBECONFIG") is { } file
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(file)
                : KubernetesClientConfiguration.InClusterConfig();
            config.UserAgent = "kubeprobe-probes";
            if (address is not null) config.Host = address.AbsoluteUri;
            if (serverName is not null) config.TlsServerName = serverName;
            return new ClusterAccess(new k8s.Kubernetes(config));
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new ProbeFailedException(
                ProbeErrors.ProbeFault($"no Kubernetes credentials: {e.Message}; the pod needs its service account token mounted, or KUBECONFIG set"), e);
        }
    }

    /// <summary>Another cluster, by a kubeconfig that a secret parameter holds.</summary>
    /// <param name="parameter">The parameter, for errors.</param>
    /// <param name="kubeconfig">Its value, or null when nobody set it.</param>
    /// <param name="context">Which context; null for the current one.</param>
    public static ClusterAccess ConnectWith(string parameter, string? kubeconfig, string? context = null)
    {
        if (kubeconfig is null)
            throw new ProbeFailedException(ProbeErrors.ProbeFault($"parameter {parameter} is missing: the case, or its binding, must name the Secret that holds the kubeconfig"));
        try
        {
            using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(kubeconfig));
            var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(text, context);
            config.UserAgent = "kubeprobe-probes";
            return new ClusterAccess(new k8s.Kubernetes(config));
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or YamlDotNet.Core.YamlException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new ProbeFailedException(ProbeErrors.ProbeFault($"parameter {parameter} is no kubeconfig{(context is null ? "" : $" with context {context}")}"), e);
        }
    }

    /// <summary>Several clusters, by the contexts of one kubeconfig; all of them where none are named.</summary>
    public static IReadOnlyList<(string Name, ClusterAccess Access)> ConnectToAll(string parameter, string? kubeconfig, IReadOnlyList<string> contexts)
    {
        if (contexts.Count == 0 && kubeconfig is not null)
        {
            using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(kubeconfig));
            contexts = [.. (KubernetesClientConfiguration.LoadKubeConfig(text).Contexts ?? []).Select(context => context.Name)];
        }
        return contexts.Count == 0 ? [("", ConnectWith(parameter, kubeconfig))] : [.. contexts.Select(name => (name, ConnectWith(parameter, kubeconfig, name)))];
    }

    public static string Namespace(ProbeRun run) => run.Namespace is "" ? "default" : run.Namespace;

    /// <summary>A name of this run's own: two runs never meet, and neither do two objects of one run.</summary>
    public static string Name(ProbeRun run, string part)
    {
        var own = run.PodName is "" ? $"by-hand-{Guid.NewGuid():N}"[..20] : run.PodName;
        var room = 63 - part.Length - 1;
        return $"{(own.Length > room ? own[..room].TrimEnd('-', '.') : own)}-{part}".Replace('.', '-');
    }

    public void Dispose() => api.Dispose();
}
