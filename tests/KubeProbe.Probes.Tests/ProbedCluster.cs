using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>
/// A DevCluster with the probe namespace as a real centre has it: restricted Pod Security, and a service account that may do exactly what
/// the catalogue says its template needs.
/// </summary>
sealed class ProbedCluster : IAsyncDisposable
{
    public const string Namespace = "kubeprobe-probes";

    /// <summary>Tests whose pods serve run one after the other: all clusters of a process have the same addresses for their pods.</summary>
    public const string Serving = "pods that serve";

    const string Account = "kubeprobe-probe";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-probed-");

    ProbedCluster(DevClusterServer server) => Server = server;

    public DevClusterServer Server { get; }

    public static Task<ProbedCluster> StartAsync(string template, params string[] without) => StartAsync(template, TimeProvider.System, without);

    public static async Task<ProbedCluster> StartAsync(string template, TimeProvider time, params string[] without)
    {
        var cluster = new ProbedCluster(await DevClusterServer.StartAsync(new DevClusterOptions
        {
            // The name decides the addresses of its pods; another run of the tests on this machine has others.
            Name = $"probed-{System.Environment.ProcessId}",
            Nodes = [new DevNode("node-1"), new DevNode("node-2")],
            Time = time,
            // The probes' own image, for the pods they make of it.
            Images = new ImageMap().Add("ghcr.io/kubeprobe/probes", new ImageEntry { Entrypoint = [Path.Combine(AppContext.BaseDirectory, "kubeprobe-probes")] }),
        }));
        cluster.Prepare(template, without);
        return cluster;
    }

    public ProbedCluster With(FaultKind fault, JsonObject? parameters = null)
    {
        Server.Faults.Set(fault.Name, parameters);
        return this;
    }

    public Task<ProbeResult> ProbeByAsync(TimeProvider clock, string probe, params (string Name, string Value)[] more) => RunAsync(probe, null, clock, more);

    /// <summary>Runs the probe as its own service account, owned by a Secret as the centre makes one.</summary>
    public Task<ProbeResult> ProbeAsync(string probe, TimeSpan? deadline = null, params (string Name, string Value)[] more) => RunAsync(probe, deadline, null, more);

    /// <summary>Runs a probe that the test made, with its seams.</summary>
    public Task<ProbeResult> ProbeAsync(Func<ProbeParameters, IProbe> make, TimeSpan? deadline = null, params (string Name, string Value)[] more) =>
        ProbeUnderTest.RunAsync(make, Environment(more), deadline);

    Task<ProbeResult> RunAsync(string probe, TimeSpan? deadline, TimeProvider? clock, (string Name, string Value)[] more) =>
        ProbeUnderTest.RunAsync(probe, Environment(more), deadline, clock);

    /// <summary>A file by which the probe's service account reaches it.</summary>
    public string Kubeconfig()
    {
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        File.WriteAllText(kubeconfig, Server.ServiceAccountKubeconfig(Namespace, Account, TimeSpan.FromHours(1)));
        return kubeconfig;
    }

    Dictionary<string, string> Environment((string Name, string Value)[] more)
    {
        var kubeconfig = Kubeconfig();
        var owner = Server.Objects.Find(ResourceTypes.Secrets, Namespace, "run")!;
        var environment = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = kubeconfig,
            ["KUBEPROBE_POD_NAME"] = "kp-run",
            ["KUBEPROBE_POD_NAMESPACE"] = Namespace,
            ["KUBEPROBE_OWNER_REFERENCE"] = $$"""{"apiVersion":"v1","kind":"Secret","name":"run","uid":"{{(string?)owner["metadata"]!["uid"]}}"}""",
        };
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    public IEnumerable<string> Names(ResourceType type) => Server.Objects.List(type).Items
        .Where(o => (string?)o["metadata"]!["namespace"] == Namespace).Select(o => (string)o["metadata"]!["name"]!);

    /// <summary>Waits until every node has reported that it is ready.</summary>
    public async Task<ProbedCluster> WithReadyNodesAsync()
    {
        bool Ready() => Server.Objects.List(ResourceTypes.Nodes).Items.Count(n => n["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True") == true) == 2;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var from = Server.Objects.Version;
        if (Ready()) return this;
        await foreach (var _ in Server.Objects.Watch(ResourceTypes.Nodes, null, from, deadline.Token))
            if (Ready()) break;
        return this;
    }

    /// <summary>Waits until there is none of a kind left in the probe namespace.</summary>
    public async Task UntilNoneAsync(ResourceType type)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var from = Server.Objects.Version;
        if (!Names(type).Any()) return;
        await foreach (var _ in Server.Objects.Watch(type, Namespace, from, deadline.Token))
            if (!Names(type).Any()) return;
    }

    void Prepare(string template, string[] without)
    {
        Create(ResourceTypes.Namespaces, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Namespace, ["labels"] = new JsonObject { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        });
        Create(ResourceTypes.ServiceAccounts, new JsonObject { ["metadata"] = Metadata(Account) });
        Create(ResourceTypes.Secrets, new JsonObject { ["metadata"] = Metadata("run") });
        Grant(template, wide: false, without);
        Grant(template, wide: true, without);
    }

    /// <summary>The template's rules for its namespace, or those for the whole cluster.</summary>
    void Grant(string template, bool wide, string[] without)
    {
        var rules = Catalog.Template(template).Items("spec", "rbac").Where(rule => rule.Text("clusterWide") == "true" == wide).Select(rule => (JsonNode)new JsonObject
        {
            ["apiGroups"] = Array(rule.Texts("apiGroups")),
            ["resources"] = Array(rule.Texts("resources")),
            ["verbs"] = Array(rule.Texts("verbs").Except(without)),
        }).ToArray();
        JsonObject Named() => wide ? new JsonObject { ["name"] = template } : Metadata(template);
        Create(wide ? ResourceTypes.ClusterRoles : ResourceTypes.Roles, new JsonObject { ["metadata"] = Named(), ["rules"] = new JsonArray(rules) });
        Create(wide ? ResourceTypes.ClusterRoleBindings : ResourceTypes.RoleBindings, new JsonObject
        {
            ["metadata"] = Named(),
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = wide ? "ClusterRole" : "Role", ["name"] = template },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Account, ["namespace"] = Namespace }),
        });
    }

    void Create(ResourceType type, JsonObject obj) => Server.Context.Create(type, obj);

    static JsonObject Metadata(string name) => new() { ["name"] = name, ["namespace"] = Namespace };

    static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
