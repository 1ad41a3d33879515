using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>The ClusterRoles and bindings every cluster begins with.</summary>
static class DefaultRoles
{
    static readonly string[] Read = ["get", "list", "watch"];
    static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    static readonly string[] CoreObjects =
        ["configmaps", "endpoints", "persistentvolumeclaims", "pods", "serviceaccounts", "services"];

    public static IEnumerable<(ResourceType Type, JsonObject Object)> All()
    {
        yield return Role("cluster-admin", Rule(["*"], ["*"], ["*"]), Paths(["*"], "*"));
        yield return Role("admin", [.. View(), .. Edit(),
            Rule(Verbs(Read, Write), ["rbac.authorization.k8s.io"], ["roles", "rolebindings"]),
            Rule(["create"], ["authorization.k8s.io"], ["localsubjectaccessreviews"])]);
        yield return Role("edit", [.. View(), .. Edit()]);
        yield return Role("view", [.. View()]);
        yield return Role("system:discovery", Paths(["get"], "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"));
        yield return Role("system:public-info-viewer", Paths(["get"], "/healthz", "/livez", "/readyz", "/version", "/version/"));
        yield return Role("system:basic-user",
            Rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]));

        yield return Binding("cluster-admin", UserInfo.MastersGroup);
        yield return Binding("system:discovery", UserInfo.AuthenticatedGroup);
        yield return Binding("system:public-info-viewer", UserInfo.AuthenticatedGroup, "system:unauthenticated");
        yield return Binding("system:basic-user", UserInfo.AuthenticatedGroup);
    }

    static IEnumerable<JsonObject> View()
    {
        yield return Rule(Read, [""], [.. CoreObjects, "persistentvolumeclaims/status", "pods/log", "pods/status", "services/status", "events", "namespaces", "namespaces/status", "resourcequotas", "resourcequotas/status"]);
        yield return Rule(Read, ["apps"], ["controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status",
            "replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status"]);
        yield return Rule(Read, ["batch"], ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]);
        yield return Rule(Read, ["policy"], ["poddisruptionbudgets", "poddisruptionbudgets/status"]);
        yield return Rule(Read, ["discovery.k8s.io"], ["endpointslices"]);
    }

    static IEnumerable<JsonObject> Edit()
    {
        yield return Rule(Write, [""], [.. CoreObjects, "secrets"]);
        yield return Rule(Read, [""], ["secrets"]);
        yield return Rule(["create"], [""], ["pods/eviction", "serviceaccounts/token"]);
        yield return Rule(["impersonate"], [""], ["serviceaccounts"]);
        yield return Rule(Write, ["apps"], ["daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"]);
        yield return Rule(Write, ["batch"], ["cronjobs", "jobs"]);
        yield return Rule(Write, ["policy"], ["poddisruptionbudgets"]);
        yield return Rule(Verbs(Read, Write), ["coordination.k8s.io"], ["leases"]);
    }

    static (ResourceType, JsonObject) Role(string name, params ReadOnlySpan<JsonObject> rules)
    {
        var all = new JsonArray();
        foreach (var rule in rules) all.Add(rule);
        return (ResourceTypes.ClusterRoles, new JsonObject { ["metadata"] = Metadata(name), ["rules"] = all });
    }

    static (ResourceType, JsonObject) Binding(string role, params ReadOnlySpan<string> groups)
    {
        var subjects = new JsonArray();
        foreach (var group in groups)
            subjects.Add(new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = group });
        return (ResourceTypes.ClusterRoleBindings, new JsonObject
        {
            ["metadata"] = Metadata(role),
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = subjects,
        });
    }

    static JsonObject Metadata(string name) => new()
    {
        ["name"] = name,
        ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
    };

    static string[] Verbs(params ReadOnlySpan<string[]> parts)
    {
        var all = new List<string>();
        foreach (var part in parts) all.AddRange(part);
        return [.. all];
    }

    static JsonObject Rule(string[] verbs, string[] groups, string[] resources) => new PolicyRule(verbs, groups, resources, [], []).ToJson();

    static JsonObject Paths(string[] verbs, params string[] paths) => new PolicyRule(verbs, [], [], [], paths).ToJson();
}
