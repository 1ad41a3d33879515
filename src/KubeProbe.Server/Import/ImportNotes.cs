namespace KubeProbe.Server.Import;

/// <summary>What could not be carried over, in the order it was met.</summary>
sealed class ImportNotes
{
    const int Most = 2_000;
    const int MostCharacters = 500;

    readonly List<ImportNote> notes = [];
    int more;

    /// <summary>All of them, as far as anybody reads.</summary>
    public IReadOnlyList<ImportNote> All =>
        more == 0 ? notes : [.. notes, new ImportNote("", "", $"There are {more} more notes. Import fewer files at once.")];

    public void Add(string @object, string field, string reason)
    {
        if (notes.Count < Most) notes.Add(new ImportNote(Cut(@object), Cut(field), Cut(reason)));
        else more++;
    }

    // Names and values of somebody else's files may be any length.
    static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}

/// <summary>One thing that was not carried over.</summary>
/// <param name="Object">Such as <c>KuberhealthyCheck kuberhealthy/dns</c>; empty for the input as a whole.</param>
/// <param name="Field">Such as <c>spec.podSpec.volumes</c>; empty for the object as a whole.</param>
/// <param name="Reason">Why not, and what to do instead.</param>
sealed record ImportNote(string Object, string Field, string Reason);
