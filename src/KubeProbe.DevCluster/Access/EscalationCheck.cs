using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Nobody grants more than they hold: writing a role needs all its rules, writing a binding needs all of the role's.</summary>
sealed class EscalationCheck(Authorizer authorizer)
{
    /// <exception cref="ApiException">403 that names what the user lacks.</exception>
    public void Check(ResourceType type, JsonObject obj, UserInfo user, string ns)
    {
        var isRole = type == ResourceTypes.Roles || type == ResourceTypes.ClusterRoles;
        var isBinding = type == ResourceTypes.RoleBindings || type == ResourceTypes.ClusterRoleBindings;
        if (!isRole && !isBinding) return;

        var (verb, resource, name) = isRole
            ? ("escalate", type.Plural, obj.Name())
            : ("bind", obj.Text("roleRef", "kind") == "ClusterRole" ? "clusterroles" : "roles", obj.Text("roleRef", "name") ?? "");
        if (authorizer.Allows(new AccessRequest(user, verb, type.Group, resource, "", ns, name), out _)) return;

        var role = isRole ? obj : authorizer.RoleOf(obj);
        if (role is null)
            throw new ApiException(404, "NotFound", $"{resource}.{type.Group} \"{name}\" not found",
                new JsonObject { ["name"] = name, ["group"] = type.Group, ["kind"] = resource });

        var held = authorizer.RulesOf(user, ns, []).ToList();
        var lacking = PolicyRule.Of(role).SelectMany(r => r.Pieces()).Where(p => !held.Any(h => h.CoversPiece(p))).ToList();
        if (lacking.Count == 0) return;

        var groups = string.Join(" ", user.Groups.Select(g => $"\"{g}\""));
        throw ApiException.Forbidden(type, obj.Name(),
            $"user \"{user.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join("\n", Compact(lacking))}");
    }

    /// <summary>Pieces that differ only in their verb are said in one line.</summary>
    static IEnumerable<PolicyRule> Compact(IEnumerable<PolicyRule> pieces) => pieces
        .GroupBy(p => (Group: p.Groups.FirstOrDefault(), Resource: p.Resources.FirstOrDefault(), Name: p.Names.FirstOrDefault(), Path: p.Paths.FirstOrDefault()))
        .Select(g => g.First() with { Verbs = [.. g.SelectMany(p => p.Verbs).Distinct()] });
}
