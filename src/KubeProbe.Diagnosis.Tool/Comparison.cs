using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>What would be answered otherwise with another model, before it is switched.</summary>
static class Comparison
{
    public static void Write(TextWriter output, IReadOnlyList<Row> rows, CauseModel now, CauseModel then)
    {
        var catalog = Models.Catalog();
        var (before, after) = (new Diagnoser(catalog, now), new Diagnoser(catalog, then));
        var (changed, better, worse) = (0, new List<string>(), new List<string>());
        output.WriteLine();
        foreach (var row in rows)
        {
            var (old, next) = (before.Diagnose(row.Evidence), after.Diagnose(row.Evidence));
            if (old.Category == next.Category) continue;
            changed++;
            if (next.Category == row.Category) better.Add(row.Category!);
            if (old.Category == row.Category) worse.Add(row.Category!);
            output.WriteLine($"  {row.Id}: {old.Category} ({old.Confidence:0.00}) -> {next.Category} ({next.Confidence:0.00}), {(row.Category is null ? "not labelled" : $"labelled {row.Category}")}");
        }
        output.WriteLine($"Of {rows.Count} rows {changed} would be answered otherwise: {better.Count} right that were wrong, {worse.Count} wrong that were right.");
        foreach (var category in better.Concat(worse).Distinct().Order(StringComparer.Ordinal))
            output.WriteLine($"  {category}: {better.Count(each => each == category)} gained, {worse.Count(each => each == category)} lost");
    }

    /// <summary>Two models by path, or the one that ships, over rows that may be labelled.</summary>
    public static void Run(string now, string then, IReadOnlyList<string> files, TextReader input, TextWriter output)
    {
        var faults = new List<string>();
        var rows = files.SelectMany(file => RowReader.Read(file, input, labelled: false, faults.Add)).ToList();
        if (rows.Count == 0 && faults.Count == 0) faults.Add($"There are no rows in {string.Join(", ", files)}.");
        if (faults.Count > 0) throw new RowsException(faults);
        Write(output, rows, Model(now), Model(then));
    }

    static CauseModel Model(string path) => path == Shipped ? CauseModel.Shipped() : Models.Read(path);

    /// <summary>In place of a path: the model that ships.</summary>
    public const string Shipped = "shipped";
}
