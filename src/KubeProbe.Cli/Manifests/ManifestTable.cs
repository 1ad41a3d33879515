using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>A table of one kind: the name, the centre's columns, the age. The centre may send name and age itself.</summary>
sealed class ManifestTable
{
    const string Age = "AGE";

    readonly Call call;
    readonly IReadOnlyList<Column> columns;
    readonly TableWriter table;
    readonly bool ownName;
    readonly int age;

    public ManifestTable(Call call, IReadOnlyList<Column> columns)
    {
        this.call = call;
        this.columns = columns;
        ownName = !columns.Any(c => Is(c, "NAME"));
        age = columns.Select((c, i) => (Column: c, Index: i)).Where(c => Is(c.Column, Age)).Select(c => c.Index).DefaultIfEmpty(-1).First();
        List<TableColumn> shown = [.. columns.Select(c => new TableColumn(SafeText.Line(c.Name).ToUpperInvariant(), c.Wide))];
        if (age < 0) shown.Add(new(Age));
        if (ownName) shown.Insert(0, new("NAME"));
        table = new(call.Out, shown, call.Format, call.Headers);
    }

    public void Write(IReadOnlyList<Manifest> items, bool deleted = false) => table.Write([.. items.Select(i => Row(i, deleted))]);

    IReadOnlyList<Cell> Row(Manifest item, bool deleted)
    {
        List<Cell> cells = [.. columns.Select((_, i) => Cell.Of(i < item.Cells.Count ? item.Cells[i] : ""))];
        var old = deleted ? new Cell("deleted", Tone.Bad) : AgeOf(item);
        if (age < 0) cells.Add(old);
        else cells[age] = old;
        if (ownName) cells.Insert(0, Cell.Of(item.Name));
        return cells;
    }

    /// <summary>The centre tells the time of creation; how long ago that is depends on when one looks.</summary>
    Cell AgeOf(Manifest item)
    {
        if (item.Created is not null) return AgeText.Since(item.Created, call.Now);
        var told = age >= 0 && age < item.Cells.Count ? item.Cells[age] : "";
        return DateTimeOffset.TryParse(told, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? AgeText.Of(call.Now - then) : Cell.Of(told);
    }

    static bool Is(Column column, string name) => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
