using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>
/// A DevCluster with the probe namespace as a real centre has it: restricted Pod Security, and a service account that may do exactly what
/// the catalogue says its template needs.
/// </summary>
sealed class ProbedCluster : IAsyncDisposable
{
    public const string Namespace = "kubeprobe-probes";
    const string Account = "kubeprobe-probe";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-probed-");

    ProbedCluster(DevClusterServer server) => Server = server;

    public DevClusterServer Server { get; }

    public static async Task<ProbedCluster> StartAsync(string template, params string[] without)
    {
        var cluster = new ProbedCluster(await DevClusterServer.StartAsync(new DevClusterOptions { Name = "probed", Nodes = [new DevNode("node-1"), new DevNode("node-2")] }));
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

    Task<ProbeResult> RunAsync(string probe, TimeSpan? deadline, TimeProvider? clock, (string Name, string Value)[] more)
    {
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        File.WriteAllText(kubeconfig, Server.ServiceAccountKubeconfig(Namespace, Account, TimeSpan.FromHours(1)));
        var owner = Server.Objects.Find(ResourceTypes.Secrets, Namespace, "run")!;
        var environment = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = kubeconfig,
            ["KUBEPROBE_POD_NAME"] = "kp-run",
            ["KUBEPROBE_POD_NAMESPACE"] = Namespace,
            ["KUBEPROBE_OWNER_REFERENCE"] = $$"""{"apiVersion":"v1","kind":"Secret","name":"run","uid":"{{(string?)owner["metadata"]!["uid"]}}"}""",
        };
        foreach (var (name, value) in more) environment[name] = value;
        return ProbeUnderTest.RunAsync(probe, environment, deadline, clock);
    }

    public IEnumerable<string> Names(ResourceType type) => Server.Objects.List(type).Items
        .Where(o => (string?)o["metadata"]!["namespace"] == Namespace).Select(o => (string)o["metadata"]!["name"]!);

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
