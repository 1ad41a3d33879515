using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>What would be answered otherwise with another model, before it is switched.</summary>
static class Comparison
{
    public static void Write(TextWriter output, IReadOnlyList<Row> rows, CauseModel now, CauseModel then)
    {
        var catalog = Models.Catalog();
        var (before, after) = (new Diagnoser(catalog, now), new Diagnoser(catalog, then));
        var (changed, better, worse) = (0, 0, 0);
        output.WriteLine();
        foreach (var row in rows)
        {
            var (old, next) = (before.Diagnose(row.Evidence), after.Diagnose(row.Evidence));
            if (old.Category == next.Category) continue;
            changed++;
            if (next.Category == row.Category) better++;
            if (old.Category == row.Category) worse++;
            output.WriteLine($"  {row.Id}: {old.Category} ({old.Confidence:0.00}) -> {next.Category} ({next.Confidence:0.00}), labelled {row.Category}");
        }
        output.WriteLine($"Of {rows.Count} rows {changed} would be answered otherwise: {better} right that were wrong, {worse} wrong that were right.");
    }
}
