namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What a GET asks for.</summary>
sealed record ReadPath(string Collection, string Group, string Resource, string? Namespace, string? Name)
{
    public string Verb => Name is null ? "list" : "get";

    /// <summary>Null for a path that is none of an object or collection.</summary>
    public static ReadPath? Of(string path, IEnumerable<string> served)
    {
        var parts = path.Split('/');
        var head = parts[0] == "api" ? 2 : parts[0] == "apis" ? 3 : 0;
        if (head == 0 || parts.Length <= head) return null;
        var rest = parts[head..];
        var (space, tail) = rest is ["namespaces", var ns, _, ..] ? (ns, rest[2..]) : (null, rest);
        var collection = string.Join('/', parts[..head].Append(tail[0]));
        return new ReadPath(collection, head == 2 ? "" : parts[1], tail[0], space, tail.Length > 1 ? tail[1] : null);
    }
}
