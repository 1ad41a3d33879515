using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Trains, measures, and writes or compares.</summary>
static class TrainCommand
{
    public const float DefaultL2 = 0.03f;

    public static void Run(IReadOnlyList<string> files, string? to, string? compare, float l2, TextWriter output)
    {
        var own = Recordings.All();
        var given = files.Count == 0 ? [] : RowReader.ReadAll(files, TextReader.Null, labelled: true);
        var teaching = TeachingRows.All();
        Row[] rows = [.. own, .. given];
        output.WriteLine($"{own.Count} recordings of the project, {given.Count} rows by path; {teaching.Count} written examples and rules only teach");

        var unseen = CrossValidation.Of(rows, teaching, l2, 1);
        var temperature = Temperature.Fit(unseen);
        unseen = [.. unseen.Select(each => (each.Row, each.Model.WithTemperature(temperature)))];
        output.WriteLine($"Temperature {temperature:0.00}. Cross-validated by group: the classifier had not seen the row, nor its group; the rules are as they ship.");
        var catalog = Models.Catalog();
        foreach (var voices in Enum.GetValues<Voices>())
            Report.Write(output, voices, [.. unseen.Select(each => (each.Row, new Diagnoser(catalog, each.Model).Diagnose(each.Row.Evidence, voices)))],
                confusion: true);
        foreach (var (name, part) in (IEnumerable<(string, IReadOnlyList<Row>)>)[("recordings", own), ("rows by path", given)])
            if (part.Count > 0)
                foreach (var voices in Enum.GetValues<Voices>())
                    Report.Brief(output, name, voices, [.. unseen.Where(each => part.Contains(each.Row)).Select(each => (each.Row, new Diagnoser(catalog, each.Model).Diagnose(each.Row.Evidence, voices)))]);

        var model = Trainer.Fit(rows, teaching, l2, temperature);
        if (compare is not null) Comparison.Write(output, rows, Models.Read(compare), model);
        if (compare is not null && to is null) return;
        to ??= Models.Shipping();
        Models.Write(model, to);
        output.WriteLine($"Written: {to} ({new FileInfo(to).Length} bytes)");
    }
}
