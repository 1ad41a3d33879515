using Spectre.Console.Rendering;

namespace KubeProbe.Cli.Output;

/// <summary>
/// Prints tables as kubectl does: no lines, columns three spaces apart, as wide as the widest cell. A table that is streamed
/// keeps the widths it has and only widens, so that rows stay under their header.
/// </summary>
sealed class TableWriter(DataWriter output, IReadOnlyList<TableColumn> columns, OutputFormat format, bool headers)
{
    const int Gap = 3;

    readonly int[] widths = [.. columns.Select(c => CellWidth(c.Name))];
    bool headerIsDue = headers;

    /// <summary>Prints these rows, under the header when they are the first. A row has a cell for every column, wide ones too.</summary>
    public void Write(params IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        foreach (var row in rows)
            for (var i = 0; i < widths.Length; i++) widths[i] = Math.Max(widths[i], CellWidth(row[i].Text));

        if (headerIsDue) WriteRow([.. columns.Select(c => new Cell(c.Name, Tone.Header))]);
        headerIsDue = false;
        foreach (var row in rows) WriteRow(row);
    }

    void WriteRow(IReadOnlyList<Cell> row)
    {
        var pieces = new List<Cell>();
        var padding = 0;
        for (var i = 0; i < widths.Length; i++)
        {
            if (columns[i].Wide && format != OutputFormat.Wide) continue;
            if (padding > 0) pieces.Add(new string(' ', padding));
            pieces.Add(row[i]);
            padding = widths[i] - CellWidth(row[i].Text) + Gap;
        }
        output.Line(pieces);
    }

    /// <summary>Width on a terminal: a Chinese character takes two places.</summary>
    static int CellWidth(string text) => Segment.CellCount([new Segment(text)]);
}
