namespace KubeProbe.Diagnosis.Tool;

/// <summary>Measures the tree, the classifier and both with labelled rows.</summary>
static class EvaluateCommand
{
    public static void Run(string file, string? model, bool misses, TextReader input, TextWriter output)
    {
        var rows = RowReader.ReadAll([file], input, labelled: true);
        var diagnoser = Models.Diagnoser(model);
        foreach (var voices in Enum.GetValues<Voices>())
        {
            var answers = rows.Select(row => (row, diagnoser.Diagnose(row.Evidence, voices))).ToList();
            Report.Write(output, voices, answers, confusion: true);
            if (misses) Report.Misses(output, answers);
        }
    }
}
