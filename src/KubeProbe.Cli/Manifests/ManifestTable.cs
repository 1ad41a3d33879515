using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>A table of one kind: the name, the centre's columns, the age. The centre may send name and age itself.</summary>
sealed class ManifestTable
{
    readonly Call call;
    readonly IReadOnlyList<Column> columns;
    readonly TableWriter table;
    readonly bool ownName;
    readonly bool ownAge;

    public ManifestTable(Call call, IReadOnlyList<Column> columns)
    {
        this.call = call;
        this.columns = columns;
        ownName = !Has("NAME");
        ownAge = !Has("AGE");
        List<TableColumn> shown = [.. columns.Select(c => new TableColumn(SafeText.Line(c.Name).ToUpperInvariant(), c.Wide))];
        if (ownName) shown.Insert(0, new("NAME"));
        // The age stays the last of the columns that are always shown, as in kubectl.
        if (ownAge) shown.Insert(AgeIndex(), new("AGE"));
        table = new(call.Out, shown, call.Format, call.Headers);
    }

    public void Write(IReadOnlyList<Manifest> items, bool deleted = false) => table.Write([.. items.Select(i => Row(i, deleted))]);

    IReadOnlyList<Cell> Row(Manifest item, bool deleted)
    {
        List<Cell> cells = [.. columns.Select((_, i) => Cell.Of(i < item.Cells.Count ? item.Cells[i] : ""))];
        if (ownName) cells.Insert(0, Cell.Of(item.Name));
        if (ownAge) cells.Insert(AgeIndex(), deleted ? new Cell("deleted", Tone.Bad) : AgeText.Since(item.Created, call.Now));
        return cells;
    }

    int AgeIndex()
    {
        var lead = ownName ? 1 : 0;
        for (var i = columns.Count; i > 0; i--)
            if (!columns[i - 1].Wide) return i + lead;
        return lead;
    }

    bool Has(string name) => columns.Any(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
