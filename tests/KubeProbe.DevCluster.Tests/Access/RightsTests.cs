using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Access;

/// <summary>Roles grant what they say and nothing beside it, and nobody grants more than they hold.</summary>
public sealed class RightsTests
{
    [Theory]
    [InlineData("GET", "/api/v1/namespaces/default/pods", 200)]
    [InlineData("GET", "/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1", 403)]
    [InlineData("GET", "/api/v1/pods", 403)]
    [InlineData("GET", "/api/v1/namespaces/kube-system/pods", 403)]
    [InlineData("GET", "/api/v1/namespaces/default/pods/x", 403)]
    [InlineData("GET", "/api/v1/namespaces/default/pods/x/log", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps/named", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps/other", 403)]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dnamed", 200)]
    [InlineData("GET", "/version", 200)]
    [InlineData("GET", "/apis", 200)]
    [InlineData("GET", "/metrics", 403)]
    public async Task A_role_grants_what_it_says(string method, string path, int code)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        Grant(cluster, """
            [{"verbs": ["list"], "apiGroups": [""], "resources": ["pods"]},
             {"verbs": ["get"], "apiGroups": [""], "resources": ["pods/log"]},
             {"verbs": ["get", "list"], "apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["named"]}]
            """);
        using var answer = await cluster.SendAsync(method, path, token: Token(cluster));
        Assert.Equal(code, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_refusal_names_the_subresource_and_the_object()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var answer = await cluster.SendAsync("GET", "/apis/apps/v1/namespaces/default/deployments/web/scale", token: Token(cluster));
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            "deployments.apps \"web\" is forbidden: User \"system:serviceaccount:default:default\" cannot get resource \"deployments/scale\" in API group \"apps\" in the namespace \"default\"",
            status.Text("message"));
    }

    [Fact]
    public async Task A_binding_to_no_role_is_told()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        Bind(cluster, "ghost");
        using var answer = await cluster.SendAsync("GET", "/api/v1/namespaces/default/pods", token: Token(cluster));
        Assert.EndsWith(": RBAC: role.rbac.authorization.k8s.io \"ghost\" not found",
            JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_grants_more_than_they_hold()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        Grant(cluster, """
            [{"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]},
             {"verbs": ["create"], "apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles", "rolebindings"]}]
            """);
        const string roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
        const string good = """{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "a"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}""";
        using (var within = await cluster.SendAsync("POST", roles, good, token: Token(cluster))) Assert.Equal(201, (int)within.StatusCode);

        using var beyond = await cluster.SendAsync("POST", roles, good.Replace("\"a\"", "\"b\"", StringComparison.Ordinal).Replace("\"get\"", "\"get\", \"delete\"", StringComparison.Ordinal), token: Token(cluster));
        Assert.Equal(403, (int)beyond.StatusCode);
        Assert.Equal("""
            roles.rbac.authorization.k8s.io "b" is forbidden: user "system:serviceaccount:default:default" (groups=["system:serviceaccounts" "system:serviceaccounts:default" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["pods"], Verbs:["delete"]}
            """, JsonNode.Parse(await beyond.Content.ReadAsStringAsync()).Text("message"));

        using var bind = await cluster.SendAsync("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
             "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "default"}]}
            """, token: Token(cluster));
        Assert.Equal(403, (int)bind.StatusCode);
    }

    [Fact]
    public async Task Speaking_as_somebody_else_needs_the_right_to()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        (string, string)[] asAdmin = [("Impersonate-User", "boss"), ("Impersonate-Group", "system:masters")];
        using var refused = await cluster.SendAsync("GET", "/api/v1/pods", headers: asAdmin, token: Token(cluster));
        Assert.Equal(403, (int)refused.StatusCode);
        using var less = await cluster.SendAsync("GET", "/api/v1/pods", headers: [("Impersonate-User", "system:serviceaccount:default:default")]);
        Assert.Equal(403, (int)less.StatusCode);
    }

    static void Grant(ReplayCluster cluster, string rules)
    {
        cluster.Objects.Create(ResourceTypes.Roles, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "granted", ["namespace"] = "default" }, ["rules"] = JsonNode.Parse(rules),
        });
        Bind(cluster, "granted");
    }

    static void Bind(ReplayCluster cluster, string role) => cluster.Objects.Create(ResourceTypes.RoleBindings, JsonNode.Parse($$$"""
        {"metadata": {"name": "granted", "namespace": "default"}, "subjects": [{"kind": "ServiceAccount", "name": "default"}],
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "{{{role}}}"}}
        """)!.AsObject());

    static string Token(ReplayCluster cluster) => cluster.Server.Context.IssueToken(new("default", "default", TimeSpan.FromHours(1), []));
}
