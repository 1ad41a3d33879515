namespace KubeProbe.Probes.Inspections.Access;

/// <summary>Which rights are a risk, and in whose hands.</summary>
static class RbacRules
{
    static readonly string[] Everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

    /// <summary>What a role's holder could do with the whole cluster, or with the namespace; null when it is nothing of note.</summary>
    public static string? Risk(KubeObject role)
    {
        foreach (var rule in role.Items("rules"))
        {
            var (verbs, resources) = (rule.Texts("verbs").ToList(), rule.Texts("resources").ToList());
            if (verbs.Contains("*") && resources.Contains("*") && rule.Texts("apiGroups").Contains("*")) return "may do everything";
            if (verbs.Contains("*") && resources.Contains("*")) return $"may do everything with every object of {Groups(rule)}";
            if (resources.Contains("*") && rule.Texts("apiGroups").Any(g => g is "" or "*") && verbs.Any(v => v is "get" or "list" or "watch")) return "may read every object, Secrets too";
            if (verbs.Contains("escalate") || verbs.Contains("bind")) return "may give out rights it does not have (escalate, bind)";
            if (verbs.Contains("impersonate") && resources.Any(r => r is "users" or "groups" or "serviceaccounts" or "*")) return "may act as somebody else (impersonate)";
            if (resources.Contains("secrets") && verbs.Any(v => v is "list" or "watch" or "*") && !rule.Texts("resourceNames").Any()) return "may read all Secrets";
        }

        return null;
    }

    public static IEnumerable<string> Check(KubeObject binding, string kind, IReadOnlyDictionary<string, string> risky, IReadOnlyList<string> allowed)
    {
        var role = $"{binding.Text("roleRef", "kind")}/{binding.Text("roleRef", "name")}";
        var key = role.StartsWith("Role/", StringComparison.Ordinal) ? $"{binding.Namespace}/{role}" : role;
        var risk = role == "ClusterRole/cluster-admin" ? "may do everything" : risky.GetValueOrDefault(key);
        if (risk is null) yield break;
        foreach (var subject in binding.Items("subjects"))
        {
            var name = NameOf(subject, binding.Namespace);
            if (IsSystems(subject, binding) || allowed.Any(pattern => InspectedNamespaces.Matches(pattern, name))) continue;
            yield return $"{name} {risk} {(binding.Namespace.Length > 0 ? $"in namespace {binding.Namespace}" : "in the whole cluster")} by {kind} {binding.FullName} ({role}); narrow the role, or name the subject in ALLOWED_SUBJECTS";
        }
    }

    static string NameOf(KubeObject subject, string @namespace) => subject.Text("kind") == "ServiceAccount"
        ? $"serviceaccount:{subject.Text("namespace") ?? @namespace}/{subject.Text("name")}"
        : $"{subject.Text("kind")?.ToLowerInvariant()}:{subject.Text("name")}";

    static bool IsSystems(KubeObject subject, KubeObject binding)
    {
        var name = subject.Text("name") ?? "";
        if (Everybody.Contains(name)) return false;
        return subject.Text("kind") == "ServiceAccount" ? (subject.Text("namespace") ?? binding.Namespace) == "kube-system" : name.StartsWith("system:", StringComparison.Ordinal);
    }

    static string Groups(KubeObject rule) => string.Join(", ", rule.Texts("apiGroups").Select(g => g.Length == 0 ? "the core group" : g).Take(5));
}
