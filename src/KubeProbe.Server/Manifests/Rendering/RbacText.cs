using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Server.Manifests.Rendering;

/// <summary>
/// The rights of probes as objects an admin applies: for each service account the templates name, the account, a Role with its
/// binding, and a ClusterRole with its binding for what reaches beyond the namespace; and for the centre's own account, what it
/// takes to sweep what these probes leave there, to see changes, and to act as remedies say. Kubernetes lets nobody grant more than they have, so the centre can't do it itself.
/// </summary>
static partial class RbacText
{
    /// <summary>Several YAML documents; the same for the same templates in any order.</summary>
    public static string Render(
        IReadOnlyCollection<Declared<ProbeTemplateSpec>> templates, IReadOnlyCollection<Declared<RemedySpec>> remedies, string @namespace, bool observe = false) =>
        string.Join("---\n", templates
            .GroupBy(template => template.Spec.ServiceAccount)
            .OrderBy(account => account.Key, StringComparer.Ordinal)
            .SelectMany(account => Account(account.Key, [.. account.OrderBy(t => t.Name, StringComparer.Ordinal)], @namespace))
            .Concat(Sweeping([.. templates.Where(template => template.Spec.Sweep.Count > 0).OrderBy(t => t.Name, StringComparer.Ordinal)], @namespace))
            .Concat(observe ? Observing(@namespace) : [])
            .Concat(Acting([.. remedies.OrderBy(remedy => remedy.Name, StringComparer.Ordinal)], @namespace))
            .Select(YamlText.Write));

    static IEnumerable<JsonObject> Account(string account, IReadOnlyList<Declared<ProbeTemplateSpec>> templates, string @namespace)
    {
        var note = string.Join(",", templates.Select(template => template.Name));
        yield return Object("v1", "ServiceAccount", account, @namespace, note);

        var rules = templates.SelectMany(template => template.Spec.Rbac).ToList();
        var within = Merge(rules.Where(rule => !rule.ClusterWide));
        if (within.Count > 0)
        {
            yield return Rules(Object("rbac.authorization.k8s.io/v1", "Role", account, @namespace, note), within);
            yield return Bind(Object("rbac.authorization.k8s.io/v1", "RoleBinding", account, @namespace, note), "Role", account, account, @namespace);
        }

        // Cluster roles of two probe namespaces must not overwrite each other.
        var beyond = Merge(rules.Where(rule => rule.ClusterWide));
        if (beyond.Count == 0) yield break;
        var wide = $"{@namespace}-{account}";
        yield return Rules(Object("rbac.authorization.k8s.io/v1", "ClusterRole", wide, null, note), beyond);
        yield return Bind(Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", wide, null, note), "ClusterRole", wide, account, @namespace);
    }

    // One rule for each set of verbs on a resource; resources with the same verbs share it.
    static JsonArray Merge(IEnumerable<RbacRule> rules)
    {
        var verbs = new SortedDictionary<(string Group, string Resource), SortedSet<string>>();
        foreach (var rule in rules)
            foreach (var group in rule.ApiGroups)
                foreach (var resource in rule.Resources)
                {
                    if (!verbs.TryGetValue((group, resource), out var known)) verbs[(group, resource)] = known = new(StringComparer.Ordinal);
                    known.UnionWith(rule.Verbs);
                }
        return
        [
            .. verbs
                .GroupBy(entry => (entry.Key.Group, Verbs: string.Join(',', entry.Value)), entry => entry.Key.Resource)
                .Select(merged => new JsonObject
                {
                    ["apiGroups"] = Texts([merged.Key.Group]),
                    ["resources"] = Texts(merged),
                    ["verbs"] = Texts(merged.Key.Verbs.Split(',')),
                }),
        ];
    }

    static JsonObject Object(string apiVersion, string kind, string name, string? @namespace, string templates)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null) metadata["namespace"] = @namespace;
        metadata["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "kubeprobe" };
        metadata["annotations"] = new JsonObject { ["kubeprobe.io/templates"] = templates };
        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    static JsonObject Rules(JsonObject role, JsonArray rules)
    {
        role["rules"] = rules;
        return role;
    }

    static JsonObject Bind(JsonObject binding, string roleKind, string role, string account, string @namespace)
    {
        binding["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = roleKind, ["name"] = role };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account, ["namespace"] = @namespace });
        return binding;
    }

    static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
