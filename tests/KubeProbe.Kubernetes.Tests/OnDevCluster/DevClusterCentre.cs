using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>
/// A development cluster made ready as an administrator would: a probe namespace under the restricted standard, the probes'
/// service account, and the centre's own with no more rights than it needs.
/// </summary>
sealed class DevClusterCentre : IAsyncDisposable
{
    public const string Namespace = "probes";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    DevClusterCentre(DevClusterServer cluster, Centre centre) => (Cluster, Centre) = (cluster, centre);

    public DevClusterServer Cluster { get; }

    public Centre Centre { get; }

    /// <summary>By the centre's own service account.</summary>
    public ClusterTarget Target => Centre.TargetByKubeconfig(Cluster.ServiceAccountKubeconfig(Namespace, "centre", TimeSpan.FromHours(1)));

    public static async Task<DevClusterCentre> StartAsync(TimeProvider? time = null, bool grant = true)
    {
        var cluster = await DevClusterServer.StartAsync(new DevClusterOptions { Name = "dev-a", Nodes = [new DevNode("node-1")] });
        var made = new DevClusterCentre(cluster, new Centre(time));
        made.Create(ResourceTypes.Namespaces, $$$"""{"metadata":{"name":"{{{Namespace}}}","labels":{"pod-security.kubernetes.io/enforce":"restricted"} } }""");
        foreach (var account in (string[])["centre", "kubeprobe-probe"])
            made.Create(ResourceTypes.ServiceAccounts, $$$"""{"metadata":{"name":"{{{account}}}","namespace":"{{{Namespace}}}"} }""");
        if (grant) made.Grant();
        await made.NodeAsync();
        return made;
    }

    public JsonObject Create(ResourceType type, string json) => Cluster.Context.Create(type, JsonNode.Parse(json)!.AsObject());

    public static PodOrder Script(string script, Func<RunOrder, RunOrder>? change = null) => Centre.Order(run =>
    {
        run = run with
        {
            Id = RunId.OfTrigger("dev-a", "", run.Case, Guid.NewGuid().ToString()),
            Work = run.Work with { Image = "busybox:latest", Command = ["sh", "-c", script], Contract = ProbeContract.ExitCode },
        };
        return change?.Invoke(run) ?? run;
    });

    /// <summary>The first sighting that will do, from a watch begun now.</summary>
    public async Task<PodSighting> SeeAsync(string pod, Func<PodSighting, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Deadline);
        PodSighting? last = null;
        try
        {
            await foreach (var news in Centre.Pods.WatchAsync(Target, limit.Token))
                if (news.Sighting is { } sighting && sighting.Pod == pod && wanted(last = sighting)) return sighting;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not come to it; last seen: {last}");
        }
        throw new InvalidOperationException("A watch ends only by cancellation.");
    }

    /// <summary>Waits until an object is gone, by the store's own watch.</summary>
    public async Task GoneAsync(ResourceType type, string name)
    {
        using var limit = new CancellationTokenSource(Deadline);
        var from = Cluster.Objects.Version;
        if (Cluster.Objects.Peek(type, Namespace, name) is null) return;
        await foreach (var change in Cluster.Objects.Watch(type, Namespace, from, limit.Token))
            if (change.Type == WatchEvent.Deleted && change.Object.Name() == name) return;
    }

    public async ValueTask DisposeAsync()
    {
        await Centre.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    /// <summary>Grants the centre a rule more in its namespace.</summary>
    public void GrantMore(string rule) => Role(ResourceTypes.Roles, "Role", Namespace, rule, "centre-more");

    /// <summary>Grants the centre a rule more of the cluster's scope.</summary>
    public void GrantOfCluster(string rule) => Role(ResourceTypes.ClusterRoles, "ClusterRole", null, rule, "centre-of-cluster");

    /// <summary>Waits until a pod is on a node.</summary>
    public async Task SeeAsync(string pod)
    {
        using var limit = new CancellationTokenSource(Deadline);
        await foreach (var change in Cluster.Objects.Watch(ResourceTypes.Pods, Namespace, 0, limit.Token))
            if (change.Object.Name() == pod && change.Object.Text("spec", "nodeName") is { Length: > 0 }) return;
    }

    // A kubelet takes a moment to tell of its node.
    async Task NodeAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        await foreach (var change in Cluster.Objects.Watch(ResourceTypes.Nodes, null, 0, limit.Token))
            if (change.Object.At("status", "conditions") is not null) return;
    }

    void Grant()
    {
        Role(ResourceTypes.Roles, "Role", Namespace, """
            {"apiGroups":[""],"resources":["pods"],"verbs":["create","get","list","watch","delete"]},
            {"apiGroups":[""],"resources":["pods/log"],"verbs":["get"]},
            {"apiGroups":[""],"resources":["secrets"],"verbs":["create","get","list","delete"]},
            {"apiGroups":[""],"resources":["events"],"verbs":["list"]}
            """);
        Role(ResourceTypes.Roles, "Role", "default", """{"apiGroups":[""],"resources":["events"],"verbs":["list"]}""");
        Role(ResourceTypes.ClusterRoles, "ClusterRole", null, """{"apiGroups":[""],"resources":["nodes"],"verbs":["list"]}""");
    }

    void Role(ResourceType type, string kind, string? ns, string rules, string name = "centre")
    {
        var head = ns is null ? $"\"name\":\"{name}\"" : $"\"name\":\"{name}\",\"namespace\":\"{ns}\"";
        Create(type, $$"""{"metadata":{ {{head}} },"rules":[{{rules}}]}""");
        Create(ns is null ? ResourceTypes.ClusterRoleBindings : ResourceTypes.RoleBindings, $$"""
            {"metadata":{ {{head}} },
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{kind}}","name":"{{name}}"},
             "subjects":[{"kind":"ServiceAccount","name":"centre","namespace":"{{Namespace}}"}]}
            """);
    }
}
