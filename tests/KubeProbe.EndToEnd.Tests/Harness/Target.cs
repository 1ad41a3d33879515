using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>
/// The cluster the tests run against: a development cluster of their own, or any real one, given <c>KUBEPROBE_E2E_KUBECONFIG</c>
/// (of an administrator) and <c>KUBEPROBE_E2E_IMAGE</c> (the probes' image, to be pulled there or on its nodes already). Where they can't be
/// guessed: <c>KUBEPROBE_E2E_ADDRESS</c> (this machine as the cluster's pods see it) and <c>KUBEPROBE_E2E_PAUSE_IMAGE</c>.
/// </summary>
sealed partial class Target : IAsyncDisposable
{
    public const string Namespace = "kubeprobe-probes";

    // Test classes run side by side, and on a real cluster they share the namespace.
    static readonly SemaphoreSlim OneAdministrator = new(1);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-e2e-");
    readonly Dictionary<string, string> namespaces = [];

    Target()
    {
    }

    /// <summary>Null on a real cluster: then nothing can be made to fail from outside.</summary>
    public DevClusterServer? Dev { get; private set; }

    /// <summary>What this centre calls the cluster: a centre sees the pods of the name it uses, and there may be others.</summary>
    public string Name { get; } = $"e2e-{Guid.NewGuid():N}"[..12];

    /// <summary>The probes' image.</summary>
    public string Image { get; private set; } = "ghcr.io/kubeprobe/probes:0.1.0";

    /// <summary>An image that does nothing, and says nothing.</summary>
    public string PauseImage { get; private set; } = "registry.k8s.io/pause:3.9";

    public string AdminKubeconfig => Path.Combine(folder.FullName, "admin.kubeconfig");

    /// <summary>This machine's address as the cluster's pods see it.</summary>
    public IPAddress Here { get; private set; } = IPAddress.Loopback;

    /// <param name="nodes">How many nodes a development cluster has; a real one has those it has.</param>
    public static async Task<Target> StartAsync(int nodes = 2)
    {
        var target = new Target();
        if (Environment.GetEnvironmentVariable("KUBEPROBE_E2E_KUBECONFIG") is { Length: > 0 } kubeconfig) await target.TakeAsync(kubeconfig);
        else await target.StartDevAsync(nodes);
        await target.GrantAsync();
        return target;
    }

    async Task TakeAsync(string kubeconfig)
    {
        // The current context alone, files it names read in: the centre takes no kubeconfig that names files, and neither do we copy one.
        var flat = await Command.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "view", "--raw", "--minify", "--flatten"]);
        await File.WriteAllTextAsync(AdminKubeconfig, flat.Succeeded());
        Image = Environment.GetEnvironmentVariable("KUBEPROBE_E2E_IMAGE")
            ?? throw new InvalidOperationException("KUBEPROBE_E2E_KUBECONFIG needs KUBEPROBE_E2E_IMAGE: the probes' image, as the cluster can pull it.");
        PauseImage = Environment.GetEnvironmentVariable("KUBEPROBE_E2E_PAUSE_IMAGE") ?? PauseImage;
        Here = Environment.GetEnvironmentVariable("KUBEPROBE_E2E_ADDRESS") is { Length: > 0 } address
            ? IPAddress.Parse(address)
            : ThisMachine.Towards(new Uri((await ClusterAsync()).Text("server")));
    }

    async Task StartDevAsync(int nodes)
    {
        Dev = await DevClusterServer.StartAsync(new DevClusterOptions
        {
            Name = "e2e",
            Nodes = [.. Enumerable.Range(1, nodes).Select(number => new DevNode($"e2e-node-{number}"))],
            Images = new ImageMap()
                .Add("ghcr.io/kubeprobe/probes", new ImageEntry { Entrypoint = [Checkout.Program("KubeProbe.Probes", "kubeprobe-probes")] })
                .Add("checks.test/kuberhealthy-v2", Check("kuberhealthy-v2"))
                .Add("checks.test/kuberhealthy-v3", Check("kuberhealthy-v3"))
                .Add("checks.test/sonobuoy-plugin", Check("sonobuoy-plugin")),
        });
        await File.WriteAllTextAsync(AdminKubeconfig, Dev.AdminKubeconfig);
    }

    static ImageEntry Check(string name) => new() { Entrypoint = [Checkout.File($"tests/KubeProbe.EndToEnd.Tests/Checks/{name}.sh")] };

    /// <summary>What an administrator does once for each cluster: the manifests of k8s/, with kubectl.</summary>
    async Task GrantAsync()
    {
        await OneAdministrator.WaitAsync();
        try
        {
            (await KubectlAsync("apply", "-k", Checkout.File("k8s/target"))).Succeeded();
        }
        finally
        {
            OneAdministrator.Release();
        }
    }

    /// <summary>Another namespace for probe pods, with the same rights of the same account; it goes with this target.</summary>
    public async Task<string> NamespaceAsync(string suffix)
    {
        var name = $"{Name}-{suffix}";
        var manifests = (await Command.RunAsync("kubectl", ["kustomize", Checkout.File("k8s/target")])).Succeeded();
        // The subjects stay who they are; what is for the namespace default and the whole cluster is there already.
        var own = manifests.Split("\n---\n").Where(each => each.Contains($"namespace: {Namespace}", StringComparison.Ordinal) && !each.Contains("kind: Cluster", StringComparison.Ordinal)
                && !each.Contains("namespace: default", StringComparison.Ordinal))
            .Select(each => MetadataNamespace().Replace(each, $"  namespace: {name}"));
        namespaces.Add(suffix, name);
        (await KubectlAsync("create", "namespace", name)).Succeeded();
        (await KubectlApplyAsync(string.Join("\n---\n", own))).Succeeded();
        return name;
    }

    /// <summary>A bound account that may do in every namespace what it may do in the one of probes, until the answer is disposed of.</summary>
    public async Task<IAsyncDisposable> GrantEverywhereAsync()
    {
        var name = $"kubeprobe-{Name}";
        (await KubectlAsync("create", "clusterrole", name, "--verb=create,get,list,watch,delete", "--resource=pods,secrets")).Succeeded();
        (await KubectlAsync("create", "clusterrolebinding", name, $"--clusterrole={name}", $"--serviceaccount={Namespace}:kubeprobe-centre")).Succeeded();
        return new Undo(() => KubectlAsync("delete", "clusterrole,clusterrolebinding", name));
    }

    public Task<Result> KubectlAsync(params string[] arguments) => Command.RunAsync("kubectl", ["--kubeconfig", AdminKubeconfig, .. arguments]);

    public Task<Result> KubectlApplyAsync(string yaml) =>
        Command.RunAsync("kubectl", ["--kubeconfig", AdminKubeconfig, "apply", "-f", "-"], input: yaml);

    /// <summary>A kubeconfig that speaks as the centre's service account and may do what its roles say, no more.</summary>
    public async Task<string> CentreKubeconfigAsync()
    {
        var cluster = await ClusterAsync();
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "e2e", ["cluster"] = cluster.DeepClone() }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "centre", ["user"] = new JsonObject { ["token"] = await TokenAsync() } }),
            ["contexts"] = new JsonArray(new JsonObject
            {
                ["name"] = "e2e",
                ["context"] = new JsonObject { ["cluster"] = "e2e", ["user"] = "centre", ["namespace"] = Namespace },
            }),
            ["current-context"] = "e2e",
        }.ToJsonString();
    }

    /// <summary>Address and authority, as the administrator's kubeconfig has them.</summary>
    async Task<JsonNode> ClusterAsync() => JsonNode.Parse(
        (await KubectlAsync("config", "view", "--raw", "-o", "json")).Succeeded())!["clusters"]![0]!["cluster"]!;

    // kubectl 1.20 has no "create token", so the request is made by hand: it is the same on every version.
    async Task<string> TokenAsync()
    {
        var request = """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":86400}}""";
        var answer = (await Command.RunAsync(
            "kubectl",
            ["--kubeconfig", AdminKubeconfig, "create", "--raw", $"/api/v1/namespaces/{Namespace}/serviceaccounts/kubeprobe-centre/token", "-f", "-"],
            input: request)).Succeeded();
        return JsonNode.Parse(answer)!["status"]!["token"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        if (Dev is not null) await Dev.DisposeAsync();
        else foreach (var name in namespaces.Values) await KubectlAsync("delete", "namespace", name, "--wait=false");
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"(?<=^metadata:(\n .*)*\n)  namespace: \S+", RegexOptions.Multiline)]
    private static partial Regex MetadataNamespace();

    sealed class Undo(Func<Task<Result>> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => (await undo()).Succeeded();
    }
}
