using System.Text.Json.Nodes;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>What a service account may do, by the roles and bindings that lie beside the checks.</summary>
sealed class ForeignRights(IReadOnlyList<ForeignObject> objects)
{
    const string Group = "rbac.authorization.k8s.io/";

    /// <summary>The rules of an account as a template declares them; what can't be said there is noted.</summary>
    public JsonArray Of(string account, string @namespace, Action<string, string> note)
    {
        var rules = new JsonArray();
        foreach (var binding in objects.Where(IsBinding).Where(binding => Names(binding, account, @namespace)))
        {
            var (kind, name) = (binding.Root.Map("roleRef")?.Text("kind") ?? "", binding.Root.Map("roleRef")?.Text("name") ?? "");
            var roles = objects.Where(o => o.Kind == kind && o.Name == name && (kind == "ClusterRole" || o.Namespace == binding.Namespace)).ToList();
            if (roles.Count == 0) note("spec.serviceAccountName", $"{binding.Title} gives it {kind} {name}, which is not in the input. Add the rules to the template's rbac.");
            foreach (var rule in roles.SelectMany(role => role.Root.List("rules")).OfType<SourceMap>())
                if (Rule(rule, binding.Kind == "ClusterRoleBinding", $"{kind} {name}", note) is { } carried) rules.Add(carried);
        }
        return rules;
    }

    /// <summary>Whether an object only serves to give rights.</summary>
    public static bool IsRights(ForeignObject found) =>
        found.Kind == "ServiceAccount" || (found.ApiVersion.StartsWith(Group, StringComparison.Ordinal) && found.Kind is "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding");

    static bool IsBinding(ForeignObject found) => IsRights(found) && found.Kind is "RoleBinding" or "ClusterRoleBinding";

    // A subject of a RoleBinding that names no namespace is of the binding's own in practice, though the API wants it said.
    static bool Names(ForeignObject binding, string account, string @namespace) =>
        binding.Root.List("subjects").OfType<SourceMap>().Any(subject =>
            subject.Text("kind") == "ServiceAccount" && subject.Text("name") == account
            && (subject.Text("namespace") ?? binding.Namespace) is var of && (of == @namespace || of.Length == 0 || @namespace.Length == 0));

    static JsonObject? Rule(SourceMap rule, bool clusterWide, string role, Action<string, string> note)
    {
        foreach (var field in (string[])["resourceNames", "nonResourceURLs"])
            if (rule.Texts(field).Count > 0)
            {
                note("spec.serviceAccountName", $"{role} has a rule with {field}, which a template can't say. Give the right yourself, or wider in the template's rbac.");
                return null;
            }
        var carried = new JsonObject { ["apiGroups"] = Texts(rule, "apiGroups"), ["resources"] = Texts(rule, "resources"), ["verbs"] = Texts(rule, "verbs") };
        if (clusterWide) carried["clusterWide"] = true;
        return carried;
    }

    static JsonArray Texts(SourceMap rule, string field) => [.. rule.Texts(field).Select(text => JsonValue.Create(text))];
}
