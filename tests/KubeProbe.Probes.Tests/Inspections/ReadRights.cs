namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What a template's rules let its inspection read, and what of it was used.</summary>
sealed class ReadRights(string template, IReadOnlyList<string> granted)
{
    readonly HashSet<(string Group, string Resource, string Verb)> declared = [.. Catalog.Template(template).Items("spec", "rbac")
        .Where(rule => rule.Text("clusterWide") == "true")
        .SelectMany(rule => rule.Texts("apiGroups").SelectMany(g => rule.Texts("resources").SelectMany(r => rule.Texts("verbs").Select(v => (g, r, v)))))];

    readonly HashSet<(string Group, string Resource, string Verb)> used = [];

    /// <summary>Rights that were declared and never asked for.</summary>
    public IEnumerable<(string Group, string Resource, string Verb)> Unused => declared.Except(used);

    /// <summary>Null where it may; else the sentence a real API server refuses with.</summary>
    public string? Refusal(ReadPath asked)
    {
        lock (used) used.Add((asked.Group, asked.Resource, asked.Verb));
        if (declared.Contains((asked.Group, asked.Resource, asked.Verb)) || granted.Contains($"{asked.Verb} {asked.Resource} {asked.Namespace}")) return null;
        var where = asked.Namespace is null ? "at the cluster scope" : $"in the namespace \"{asked.Namespace}\"";
        return $"{asked.Resource} is forbidden: User \"u\" cannot {asked.Verb} resource \"{asked.Resource}\" in API group \"{asked.Group}\" {where}";
    }
}
