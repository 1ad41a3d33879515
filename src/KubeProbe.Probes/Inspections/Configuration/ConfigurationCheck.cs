namespace KubeProbe.Probes.Inspections.Configuration;

/// <summary>One thing that must be so of one object.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Null for a kind without one.</param>
/// <param name="Name">Its name.</param>
/// <param name="PathText">Where to look, as written; null when the object need only be there.</param>
/// <param name="Path">The same, read.</param>
/// <param name="Operator"><c>exists = != &gt;= &lt;= contains</c>.</param>
/// <param name="Value">What is held against it.</param>
sealed record ConfigurationCheck(KubeKind Kind, string? Namespace, string Name, string? PathText, JsonFieldPath? Path, string Operator, string Value)
{
    static readonly string[] Operators = ["=", "!=", ">=", "<=", "contains"];

    public static ConfigurationCheck? Parse(string line)
    {
        var parts = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || !KubeKind.TryParse(parts[0], out var kind)) return null;
        var name = parts[1].Split('/', 2);
        var (space, own) = name.Length == 2 ? (name[0], name[1]) : (null, name[0]);
        if (own.Length == 0 || space is "") return null;
        if (parts.Length == 2) return new ConfigurationCheck(kind, space, own, null, null, "exists", "");
        if (!JsonFieldPath.TryParse(parts[2], out var path)) return null;
        if (parts.Length == 3 || (parts.Length == 4 && parts[3] == "exists")) return new ConfigurationCheck(kind, space, own, parts[2], path, "exists", "");
        return parts.Length == 5 && Operators.Contains(parts[3]) ? new ConfigurationCheck(kind, space, own, parts[2], path, parts[3], parts[4].Trim('"')) : null;
    }

    public override string ToString() => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";
}
