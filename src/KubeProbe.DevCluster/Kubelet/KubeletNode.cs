using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet;

/// <summary>One node as its pods' workers see it.</summary>
sealed class KubeletNode(
    string name,
    string address,
    ClusterContext context,
    ProcessLauncher launcher,
    PodAddresses addresses,
    string podsDirectory)
{
    public string Name => name;

    /// <summary>The node's InternalIP.</summary>
    public string Address => address;

    public ClusterContext Context => context;

    public ProcessLauncher Launcher => launcher;

    public ImageMap Images { get; } = context.Options.Images;

    public EventRecorder Events { get; } = new(context.Store, "kubelet", name);

    public IConfigSource Configuration { get; } = new ClusterConfigSource(context);

    public ILogger Logger { get; } = context.Options.Loggers.CreateLogger("KubeProbe.DevCluster.Kubelet");

    public PodDirectory DirectoryOf(string uid) => new(Path.Combine(podsDirectory, uid));

    public PodNetwork NetworkFor(PodView pod) => new(address, addresses.For(pod));

    /// <summary>
    /// What a container gets beside its own env: from the image, from the cluster, and where its files are.
    /// PATH and DOTNET_ROOT are the only variables of this process that reach it.
    /// </summary>
    public IReadOnlyDictionary<string, string> GivenEnvironment(
        PodView pod, ContainerView container, ImageEntry image, PodDirectory directory, ContainerPaths paths, int instance)
    {
        var api = context.Address;
        var given = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOSTNAME"] = pod.Name,
            ["HOME"] = paths.Root,
            ["KUBERNETES_SERVICE_HOST"] = api.Host,
            ["KUBERNETES_SERVICE_PORT"] = $"{api.Port}",
            ["KUBERNETES_SERVICE_PORT_HTTPS"] = $"{api.Port}",
            ["KUBERNETES_PORT"] = $"tcp://{api.Host}:{api.Port}",
            ["DEVCLUSTER_ROOT"] = paths.Root,
            ["TERMINATION_LOG"] = directory.TerminationMessage(container.Name, instance),
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } dotnet)
            given["DOTNET_ROOT"] = dotnet;
        foreach (var (key, value) in image.Environment)
            given[key] = value;
        if (PodKubeconfig.Write(pod, container, context, directory) is { } kubeconfig)
            given["KUBECONFIG"] = kubeconfig;
        return given;
    }
}
