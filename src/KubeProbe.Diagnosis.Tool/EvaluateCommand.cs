using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Measures the tree, the classifier and both with labelled rows.</summary>
static class EvaluateCommand
{
    const int WarmUp = 60;

    public static void Run(string file, string? model, bool misses, TextReader input, TextWriter output)
    {
        var rows = RowReader.ReadAll([file], input, labelled: true);
        var diagnoser = Models.Diagnoser(model);
        // What the runtime does once, when code is first called, is no part of what a diagnosis takes.
        foreach (var row in rows.Take(WarmUp)) diagnoser.Diagnose(row.Evidence);
        foreach (var voices in Enum.GetValues<Voices>())
        {
            var answers = new List<(Row, RunDiagnosis)>();
            var took = new List<double>();
            foreach (var row in rows)
            {
                var start = TimeProvider.System.GetTimestamp();
                answers.Add((row, diagnoser.Diagnose(row.Evidence, voices)));
                took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
            Report.Write(output, voices, answers, confusion: true);
            Report.Times(output, took);
            if (misses) Report.Misses(output, answers);
        }
    }
}
