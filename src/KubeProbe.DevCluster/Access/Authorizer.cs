using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Role-based access control over the Roles, ClusterRoles and bindings in the store.</summary>
sealed class Authorizer(ObjectStore store)
{
    /// <exception cref="ApiException">403 when no rule allows it.</exception>
    public void Demand(AccessRequest request)
    {
        if (!Allows(request, out var why)) throw request.Refusal(why);
    }

    public bool Allows(AccessRequest request, out string why)
    {
        why = "";
        if (request.User.Groups.Contains(UserInfo.MastersGroup)) return true;
        var missing = new List<string>();
        foreach (var rule in RulesOf(request.User, request.Namespace, missing))
            if (rule.Allows(request)) return true;
        if (missing.Count > 0) why = "RBAC: " + (missing.Count == 1 ? missing[0] : $"[{string.Join(", ", missing)}]");
        return false;
    }

    /// <summary>Everything a user may do in a namespace, or at the cluster scope when it is empty.</summary>
    /// <param name="missing">Gets a sentence for each binding whose role isn't there.</param>
    public IEnumerable<PolicyRule> RulesOf(UserInfo user, string ns, List<string> missing)
    {
        if (user.Groups.Contains(UserInfo.MastersGroup))
        {
            yield return new PolicyRule(["*"], ["*"], ["*"], [], []);
            yield return new PolicyRule(["*"], [], [], [], ["*"]);
            yield break;
        }

        var bindings = store.List(ResourceTypes.ClusterRoleBindings).Items.AsEnumerable();
        if (ns.Length > 0) bindings = bindings.Concat(store.List(ResourceTypes.RoleBindings, ns).Items);
        foreach (var binding in bindings)
        {
            if (!binding.Items("subjects").Any(s => Names(s, user, binding.Namespace()))) continue;
            if (RoleOf(binding) is { } role)
                foreach (var rule in PolicyRule.Of(role)) yield return rule;
            else
                missing.Add($"{(IsClusterRole(binding) ? "clusterrole" : "role")}.rbac.authorization.k8s.io \"{binding.Text("roleRef", "name")}\" not found");
        }
    }

    /// <summary>The role a binding refers to; null when it isn't there.</summary>
    public JsonObject? RoleOf(JsonObject binding)
    {
        var name = binding.Text("roleRef", "name") ?? "";
        return IsClusterRole(binding)
            ? store.Peek(ResourceTypes.ClusterRoles, null, name)
            : store.Peek(ResourceTypes.Roles, binding.Namespace(), name);
    }

    static bool IsClusterRole(JsonObject binding) => binding.Text("roleRef", "kind") == "ClusterRole";

    static bool Names(JsonObject subject, UserInfo user, string bindingNamespace) => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == user.Name,
        "Group" => user.Groups.Contains(subject.Text("name") ?? ""),
        "ServiceAccount" => user.Name == $"system:serviceaccount:{subject.Text("namespace") ?? bindingNamespace}:{subject.Text("name")}",
        _ => false,
    };
}
