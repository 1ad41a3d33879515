using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Manifests.Reading;

/// <summary>What is wrong with one document, and where its fields stand.</summary>
/// <param name="path">The document's file.</param>
sealed class DocumentFaults(string path)
{
    readonly Dictionary<string, (int Line, int Column)> places = new(StringComparer.Ordinal);
    readonly List<LocatedFault> faults = [];
    readonly List<string> unread = [];

    /// <summary>As far as it is known yet; else empty.</summary>
    public string Kind { get; set; } = "";

    /// <summary>As far as it is known yet; else empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => faults.Count > 0;

    /// <summary>All that is wrong.</summary>
    public IEnumerable<LocatedFault> All => faults.Select(fault => fault with { Kind = Kind, Name = Name });

    /// <summary>Remembers where a field stands.</summary>
    public void Place(string field, SourceNode node) => places[field] = (node.Line, node.Column);

    /// <summary>Adds what was found while reading.</summary>
    public void Add(SourceNode at, string field, string message, string remedy)
    {
        unread.Add(field);
        faults.Add(new LocatedFault(path, at.Line, at.Column, "", "", field, message, remedy));
    }

    /// <summary>Adds what the parser found.</summary>
    public void Add(SourceRefusal refusal) =>
        faults.Add(new LocatedFault(path, refusal.Line, refusal.Column, "", "", "", refusal.Message, refusal.Remedy));

    /// <summary>
    /// Adds what a rule found, at the nearest field that stands in the file. A rule that stumbles over what reading already found
    /// would only say it again.
    /// </summary>
    public void Add(ManifestFault fault)
    {
        if (unread.Exists(field => field.Length > 0
            && (FieldPath.IsWithin(field, fault.Field) || FieldPath.IsWithin(fault.Field, field)))) return;

        var (line, column) = PlaceOf(fault.Field);
        faults.Add(new LocatedFault(path, line, column, "", "", fault.Field, fault.Message, fault.Remedy));
    }

    (int Line, int Column) PlaceOf(string field)
    {
        for (var outer = field; ; outer = FieldPath.Parent(outer))
        {
            if (places.TryGetValue(outer, out var place)) return place;
            if (outer.Length == 0) return (0, 0);
        }
    }
}
