using System.Globalization;

namespace KubeProbe.Probes.Inspections;

/// <summary>
/// A path into an object, a small part of kubectl's JSONPath: <c>.data.enabled</c>, <c>{.spec.rules[0].host}</c>, <c>.data['a.b']</c>,
/// <c>.status.conditions[?(@.type=="Ready")].status</c>, <c>.items[*].name</c>.
/// </summary>
sealed class JsonFieldPath
{
    readonly List<Func<KubeObject, IEnumerable<KubeObject>>> steps = [];

    public static bool TryParse(string text, out JsonFieldPath path)
    {
        path = new JsonFieldPath();
        var rest = text.Trim().TrimStart('{').TrimEnd('}').TrimStart('$');
        while (rest.Length > 0)
            if (!(rest[0] == '[' ? path.TryBracket(ref rest) : path.TryName(ref rest))) return false;
        return path.steps.Count > 0;
    }

    /// <summary>What lies at the path; nothing where there is nothing.</summary>
    public IEnumerable<KubeObject> Of(KubeObject item)
    {
        IEnumerable<KubeObject> at = [item];
        foreach (var step in steps) at = at.SelectMany(step);
        return at.Where(found => found.Exists);
    }

    /// <summary>The first scalar at the path as text.</summary>
    public string? TextOf(KubeObject item) => Of(item).Select(found => found.AsText()).FirstOrDefault(text => text is not null);

    bool TryName(ref string rest)
    {
        var name = new System.Text.StringBuilder();
        var at = rest[0] == '.' ? 1 : 0;
        // A dot of a name itself is written \. as kubectl does.
        while (at < rest.Length && rest[at] is not ('.' or '['))
        {
            if (rest[at] == '\\' && at + 1 < rest.Length) at++;
            name.Append(rest[at++]);
        }

        rest = rest[at..];
        return name.Length > 0 && Member(name.ToString());
    }

    bool TryBracket(ref string rest)
    {
        var end = rest.StartsWith("[?(", StringComparison.Ordinal) ? rest.IndexOf(")]", StringComparison.Ordinal) + 1 : rest.IndexOf(']', StringComparison.Ordinal);
        if (end <= 1) return false;
        var inner = rest[1..end];
        rest = rest[(end + 1)..];
        if (inner.Length >= 3 && inner[0] is '\'' or '"' && inner[^1] == inner[0]) return Member(inner[1..^1]);
        if (inner == "*") return Add(item => item.Items().Concat(item.Members().Select(member => member.Value)));
        if (inner.StartsWith("?(", StringComparison.Ordinal)) return TryFilter(inner[2..^1]);
        return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            && Add(item => item.Items().ToList() is var items && (index < 0 ? items.Count + index : index) is >= 0 and var i && i < items.Count ? [items[i]] : []);
    }

    bool TryFilter(string text)
    {
        var parts = text.Split("==", 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !parts[0].StartsWith('@') || !TryParse(parts[0][1..], out var path)) return false;
        var wanted = parts[1].Trim('"', '\'');
        return Add(item => item.Items().Where(one => path.TextOf(one) == wanted));
    }

    bool Member(string name) => Add(item => item.At(name) is { Exists: true } found ? [found] : []);

    bool Add(Func<KubeObject, IEnumerable<KubeObject>> step)
    {
        steps.Add(step);
        return true;
    }
}
