using System.Globalization;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Simulation.Processes;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>
/// Load for the product: changes that each fire every binding on every cluster, so many at a time that there is always work.
/// A run is complete when its pod is deleted: that is the last thing that happens to it.
/// </summary>
sealed class ProductLoad(ProductServer server, SimulatorProcess simulator, int bindingsPerCluster = 25) : IDisposable
{
    /// <summary>How many clusters.</summary>
    public const int Clusters = 10;

    const int InFlight = 3;

    readonly GrpcChannel channel = GrpcChannel.ForAddress(server.Grpc);
    int changes;

    int PerChange => Clusters * bindingsPerCluster;

    Metadata Credentials => new() { { "authorization", $"Bearer {server.Token}" } };

    /// <summary>Clusters, and bindings that any change fires.</summary>
    public async Task DeclareAsync()
    {
        var text = new StringBuilder("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: floor}
            spec: {image: "probe:1", timeout: 1m}
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeCase
            metadata: {name: floor}
            spec: {template: floor}

            """);
        for (var cluster = 0; cluster < Clusters; cluster++)
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Secret
                metadata: {name: c{{cluster}} }
                spec:
                  stringData:
                    config: |
                      apiVersion: v1
                      kind: Config
                      clusters: [{name: s, cluster: {server: "{{simulator.Cluster(cluster)}}" } }]
                      users: [{name: u, user: {token: token} }]
                      contexts: [{name: c, context: {cluster: s, user: u} }]
                      current-context: c
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Cluster
                metadata: {name: c{{cluster}}, labels: {bench: floor} }
                spec:
                  connection: {kubeconfig: {secretRef: {name: c{{cluster}}, key: config} } }
                  budget: {requestsPerSecond: 1000, burst: 10000, pods: 1000}

                """);
        text.Append("""
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ClusterGroup
            metadata: {name: all}
            spec: {selector: {matchLabels: {bench: floor}}}

            """);
        for (var binding = 0; binding < bindingsPerCluster; binding++)
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Binding
                metadata: {name: b{{binding}} }
                spec: {group: all, case: floor, changes: {}, gate: {controls: 0} }

                """);
        var file = new ManifestFile { Path = "floor", Content = Google.Protobuf.ByteString.CopyFromUtf8(text.ToString()) };
        await new Manifests.ManifestsClient(channel).ApplyAsync(new ApplyRequest { Files = { file } }, Credentials);
    }

    /// <summary>Keeps some changes in flight until cancelled; answers with the number of complete runs.</summary>
    public async Task<long> RunAsync(CancellationToken stop)
    {
        var before = await CompleteAsync();
        var fired = 0L;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => FireWhileAsync()));
        return await CompleteAsync() - before;

        async Task FireWhileAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                if (before + Interlocked.Read(ref fired) - await CompleteAsync() < InFlight * PerChange)
                {
                    Interlocked.Add(ref fired, PerChange);
                    await FireAsync();
                }
                else await Task.Delay(5, CancellationToken.None);
            }
        }
    }

    /// <summary>Waits until everything that was fired is complete.</summary>
    public async Task DrainAsync()
    {
        for (var last = -1L; await CompleteAsync() is var now && now != last; last = now) await Task.Delay(1_000);
    }

    async Task FireAsync()
    {
        // Changes of one component would share runs.
        var number = Interlocked.Increment(ref changes);
        var change = new PostChangeRequest { Id = $"change-{number}", Component = $"component-{number}", Group = "all" };
        await new Changes.ChangesClient(channel).PostChangeAsync(change, Credentials);
    }

    async Task<long> CompleteAsync() => (await simulator.CountAsync()).Deleted;

    public void Dispose() => channel.Dispose();
}
