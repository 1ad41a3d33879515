using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Dev.CaseTests;

/// <summary>A development cluster of one situation, prepared as a centre finds one.</summary>
sealed partial class CaseCluster : IAsyncDisposable
{
    public const string Namespace = "kubeprobe-probes";
    const string Account = "kubeprobe-probe";

    readonly DevClusterServer server;
    readonly HttpClient api;

    CaseCluster(DevClusterServer server)
    {
        this.server = server;
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(server.CaPem));
        api = new HttpClient(handler) { BaseAddress = server.Address };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
    }

    public DevClusterServer Server => server;

    public static async Task<CaseCluster> StartAsync(CaseSubject subject, bool rights, CancellationToken cancellation)
    {
        var cluster = new CaseCluster(await DevClusterServer.StartAsync(
            new DevClusterOptions { Name = "case-test", Images = new ImageMap().Add(CaseSubject.Image, subject.Entry) }, cancellation));
        cluster.Create(ResourceTypes.Namespaces, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Namespace, ["labels"] = new JsonObject { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        });
        cluster.Create(ResourceTypes.ServiceAccounts, new JsonObject { ["metadata"] = Metadata(Account) });
        if (rights) cluster.Grant(subject);
        return cluster;
    }

    /// <summary>The run's Secret, which owns what the probe makes, and its pod.</summary>
    public async Task StartPodAsync(CaseSubject subject, string run, string token, Uri centre, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var secret = new JsonObject { ["metadata"] = Metadata(run), ["stringData"] = new JsonObject { ["token"] = token } };
        secret = Create(ResourceTypes.Secrets, secret);
        var owner = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["name"] = run, ["uid"] = (string)secret["metadata"]!["uid"]! };
        var variables = new Dictionary<string, string>
        {
            ["KUBEPROBE_REPORT_URL"] = new Uri(centre, $"/report/v1/runs/{run}").AbsoluteUri,
            ["KUBEPROBE_RUN_ID"] = run,
            ["KUBEPROBE_RUN_TOKEN"] = token,
            ["KUBEPROBE_DEADLINE"] = deadline.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["KUBEPROBE_CLUSTER"] = "case-test",
            ["KUBEPROBE_CENTRE"] = "case-test",
            ["KUBEPROBE_CASE"] = "case-test",
            ["KUBEPROBE_TEMPLATE_VERSION"] = "1",
            ["KUBEPROBE_NODE"] = "node-1",
            ["KUBEPROBE_OWNER_REFERENCE"] = owner.ToJsonString(),
        };
        var env = new JsonArray([
            .. variables.Select(v => new JsonObject { ["name"] = v.Key, ["value"] = v.Value }),
            Field("KUBEPROBE_POD_NAME", "metadata.name"), Field("KUBEPROBE_POD_UID", "metadata.uid"), Field("KUBEPROBE_POD_NAMESPACE", "metadata.namespace"),
            .. subject.Parameters.Select(p => new JsonObject { ["name"] = p.Key, ["value"] = p.Value.Replace("$", "$$", StringComparison.Ordinal) }),
        ]);
        var container = new JsonObject
        {
            ["name"] = "probe",
            ["image"] = CaseSubject.Image,
            ["env"] = env,
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false, ["readOnlyRootFilesystem"] = true, ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
        };
        if (subject.Command.Count > 0) container["command"] = subject.Command.DeepClone();
        if (subject.Args.Count > 0) container["args"] = subject.Args.DeepClone();
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = Metadata(run),
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = "Never",
                ["serviceAccountName"] = Account,
                ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["runAsUser"] = 65532, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } },
                ["containers"] = new JsonArray(container),
            },
        };
        using var answer = await api.PostAsJsonAsync($"/api/v1/namespaces/{Namespace}/pods", pod, cancellation);
        if (!answer.IsSuccessStatusCode) throw new DevException($"The pod can't be made: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    public JsonObject? Pod(string run) => server.Objects.Find(ResourceTypes.Pods, Namespace, run);

    public async Task<string> LogAsync(string run, CancellationToken cancellation)
    {
        using var answer = await api.GetAsync($"/api/v1/namespaces/{Namespace}/pods/{run}/log?container=probe", cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellation) : "";
    }

    void Grant(CaseSubject subject)
    {
        var everything = new JsonObject { ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*"), ["verbs"] = new JsonArray("*"), ["clusterWide"] = true };
        var rules = (subject.Rbac ?? [everything]).OfType<JsonObject>().ToList();
        foreach (var wide in (bool[])[false, true])
        {
            var some = rules.Where(rule => (rule["clusterWide"]?.ToString() == "true") == wide).Select(Rule).ToArray();
            if (some.Length == 0) continue;
            var kind = wide ? "ClusterRole" : "Role";
            Create(wide ? ResourceTypes.ClusterRoles : ResourceTypes.Roles, new JsonObject { ["metadata"] = Metadata("case-test", wide), ["rules"] = new JsonArray(some) });
            Create(wide ? ResourceTypes.ClusterRoleBindings : ResourceTypes.RoleBindings, new JsonObject
            {
                ["metadata"] = Metadata("case-test", wide),
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = "case-test" },
                ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Account, ["namespace"] = Namespace }),
            });
        }
    }

    static JsonNode Rule(JsonObject rule) => new JsonObject
    {
        ["apiGroups"] = rule["apiGroups"]?.DeepClone() ?? new JsonArray(""),
        ["resources"] = rule["resources"]?.DeepClone(),
        ["verbs"] = rule["verbs"]?.DeepClone(),
    };

    JsonObject Create(ResourceType type, JsonObject item)
    {
        (item["apiVersion"], item["kind"]) = (type.ApiVersion, type.Kind);
        return server.Objects.Create(type, item);
    }

    static JsonObject Metadata(string name, bool wide = false) => wide ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = Namespace };

    static JsonObject Field(string name, string path) =>
        new() { ["name"] = name, ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } } };

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }
}
