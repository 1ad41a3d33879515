using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Control;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Dev.Fleet;

/// <summary>Three development clusters, and where their faults are switched.</summary>
sealed class DemoFleet : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Names = ["dev-a", "dev-b", "dev-c"];

    readonly List<DevClusterServer> clusters = [];
    readonly DevOptions options;

    DemoFleet(DevOptions options) => this.options = options;

    public IReadOnlyList<DevClusterServer> Clusters => clusters;

    public DevControlServer Control { get; private set; } = null!;

    public string ControlToken { get; } = DevControlServer.NewToken();

    public string KubeconfigOf(DevClusterServer cluster) => Path.Combine(options.DataFolder, $"{cluster.Name}.kubeconfig");

    public static async Task<DemoFleet> StartAsync(DevOptions options, string probes, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var fleet = new DemoFleet(options);
        try
        {
            foreach (var name in Names) await fleet.AddAsync(name, probes, loggers, cancellation);
            fleet.Control = await DevControlServer.StartAsync(fleet.clusters, fleet.ControlToken, options.ControlPort, cancellation);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    async Task AddAsync(string name, string probes, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "clusters", name)).FullName;
        var cluster = await DevClusterServer.StartAsync(
            new DevClusterOptions
            {
                Name = name,
                Port = options.ApiPort == 0 ? 0 : options.ApiPort + clusters.Count,
                DataDirectory = folder,
                Nodes = [new DevNode($"{name}-node-1"), new DevNode($"{name}-node-2")],
                Images = new ImageMap().Add("ghcr.io/kubeprobe/probes", new ImageEntry { Entrypoint = [Path.Combine(probes, "kubeprobe-probes")] }),
                Loggers = loggers,
            },
            cancellation);
        clusters.Add(cluster);
        OwnerOnlyFile.Write(KubeconfigOf(cluster), cluster.AdminKubeconfig);
    }

    /// <summary>Puts objects into every cluster, as its administrator would with kubectl apply; those that are there stay.</summary>
    public void Apply(IEnumerable<JsonObject> objects)
    {
        foreach (var item in objects)
        {
            var kind = (string)item["kind"]!;
            var type = ResourceTypes.All.FirstOrDefault(type => type.Kind == kind)
                ?? throw new DevException($"The manifests of rights hold a {kind}, which development clusters don't know.");
            foreach (var cluster in clusters)
            {
                var metadata = item["metadata"]!;
                if (cluster.Objects.Find(type, type.Namespaced ? (string?)metadata["namespace"] ?? "default" : null, (string)metadata["name"]!) is null)
                    cluster.Objects.Create(type, item.DeepClone().AsObject());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Control is not null) await Control.DisposeAsync();
        foreach (var cluster in clusters) await cluster.DisposeAsync();
    }
}
