using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>One rule of a Role or ClusterRole.</summary>
sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources,
    IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    public static PolicyRule From(JsonObject rule) => new(
        [.. rule.Texts("verbs")], [.. rule.Texts("apiGroups")], [.. rule.Texts("resources")],
        [.. rule.Texts("resourceNames")], [.. rule.Texts("nonResourceURLs")]);

    public static IEnumerable<PolicyRule> Of(JsonObject? role) => role.Items("rules").Select(From);

    public bool Allows(AccessRequest request)
    {
        if (!Has(Verbs, request.Verb)) return false;
        if (request.Path is { } path) return Paths.Any(p => Covers(p, path));
        return Has(Groups, request.Group) && CoversResource(request.FullResource, request.Subresource)
            && (Names.Count == 0 || Names.Contains(request.Name));
    }

    /// <summary>The rule cut into pieces that allow exactly one thing each, for comparing what one grants with what one holds.</summary>
    public IEnumerable<PolicyRule> Pieces()
    {
        foreach (var verb in Verbs)
        {
            foreach (var path in Paths) yield return new([verb], [], [], [], [path]);
            foreach (var group in Groups)
                foreach (var resource in Resources)
                {
                    if (Names.Count == 0) yield return new([verb], [group], [resource], [], []);
                    foreach (var name in Names) yield return new([verb], [group], [resource], [name], []);
                }
        }
    }

    /// <summary>Whether this rule grants all that a piece grants.</summary>
    public bool CoversPiece(PolicyRule piece)
    {
        if (!Has(Verbs, piece.Verbs[0])) return false;
        if (piece.Paths.Count > 0) return Paths.Any(p => Covers(p, piece.Paths[0]));
        if (Paths.Count > 0 && Resources.Count == 0) return false;
        var resource = piece.Resources[0];
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return Has(Groups, piece.Groups[0]) && CoversResource(resource, slash < 0 ? "" : resource[(slash + 1)..])
            && (Names.Count == 0 || (piece.Names.Count > 0 && Names.Contains(piece.Names[0])));
    }

    /// <summary>As the refusal of an escalation writes it: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get"]}</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Paths.Count > 0) parts.Add($"NonResourceURLs:[{Quoted(Paths)}]");
        if (Groups.Count > 0) parts.Add($"APIGroups:[{Quoted(Groups)}]");
        if (Resources.Count > 0) parts.Add($"Resources:[{Quoted(Resources)}]");
        if (Names.Count > 0) parts.Add($"ResourceNames:[{Quoted(Names)}]");
        parts.Add($"Verbs:[{Quoted(Verbs)}]");
        return $"{{{string.Join(", ", parts)}}}";
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["verbs"] = Array(Verbs) };
        if (Groups.Count > 0) json["apiGroups"] = Array(Groups);
        if (Resources.Count > 0) json["resources"] = Array(Resources);
        if (Names.Count > 0) json["resourceNames"] = Array(Names);
        if (Paths.Count > 0) json["nonResourceURLs"] = Array(Paths);
        return json;
    }

    bool CoversResource(string full, string subresource) =>
        Has(Resources, full) || (subresource.Length > 0 && Resources.Contains("*/" + subresource));

    static bool Covers(string pattern, string path) =>
        pattern == "*" || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal));

    static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);

    static string Quoted(IEnumerable<string> texts) => string.Join(' ', texts.Select(t => $"\"{t}\""));

    static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
