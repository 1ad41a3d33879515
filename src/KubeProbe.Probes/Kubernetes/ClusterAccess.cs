using k8s;
using k8s.Models;
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

    public static ClusterAccess Connect(ProbeParameters parameters)
    {
        try
        {
            var config = parameters.Optional("KUBECONFIG") is { } file
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(file)
                : KubernetesClientConfiguration.InClusterConfig();
            config.UserAgent = "kubeprobe-probes";
            return new ClusterAccess(new k8s.Kubernetes(config));
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new ProbeFailedException(
                ProbeErrors.ProbeFault($"no Kubernetes credentials: {e.Message}; the pod needs its service account token mounted, or KUBECONFIG set"), e);
        }
    }

    /// <summary>Metadata for what a probe creates: its owner, so that it goes with the run, and the run's label.</summary>
    public static V1ObjectMeta Metadata(ProbeRun run, string name, IDictionary<string, string>? labels = null) => new()
    {
        Name = name,
        NamespaceProperty = Namespace(run),
        Labels = Labelled(run, labels),
        OwnerReferences = run.OwnerReference is { } owner
            ? [new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = owner.Name, Uid = owner.Uid }]
            : null,
    };

    public static string Namespace(ProbeRun run) => run.Namespace is "" ? "default" : run.Namespace;

    /// <summary>A name of this run's own: two runs never meet, and neither do two objects of one run.</summary>
    public static string Name(ProbeRun run, string part)
    {
        var own = run.PodName is "" ? $"by-hand-{Guid.NewGuid():N}"[..20] : run.PodName;
        var room = 63 - part.Length - 1;
        return $"{(own.Length > room ? own[..room].TrimEnd('-', '.') : own)}-{part}".Replace('.', '-');
    }

    static Dictionary<string, string> Labelled(ProbeRun run, IDictionary<string, string>? labels)
    {
        var all = new Dictionary<string, string>(run.Labels) { ["app.kubernetes.io/component"] = "probe-object" };
        foreach (var (key, value) in labels ?? new Dictionary<string, string>()) all[key] = value;
        return all;
    }

    public void Dispose() => api.Dispose();
}
