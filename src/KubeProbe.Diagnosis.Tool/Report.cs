using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Figures of answers to labelled rows.</summary>
static class Report
{
    public static void Write(TextWriter output, Voices voices, IReadOnlyList<(Row Row, RunDiagnosis Answer)> answers, bool confusion)
    {
        output.WriteLine();
        output.WriteLine($"{Name(voices)}: {answers.Count} rows, {Figures(answers)}");
        if (!confusion) return;
        output.WriteLine("  label                        rows  right  taken for");
        foreach (var label in answers.GroupBy(each => each.Row.Category!).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var others = label.Where(each => each.Answer.Category != label.Key).GroupBy(each => each.Answer.Category)
                .OrderByDescending(each => each.Count()).ThenBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Count()}");
            output.WriteLine($"  {label.Key,-28} {label.Count(),4}  {label.Count(each => each.Answer.Category == label.Key),5}  {string.Join(", ", others)}".TrimEnd());
        }
    }

    public static void Brief(TextWriter output, string name, Voices voices, IReadOnlyList<(Row Row, RunDiagnosis Answer)> answers) =>
        output.WriteLine($"{name}, {Name(voices)}: {answers.Count} rows, {Figures(answers)}");

    // The first one pays for the runtime's own start.
    public static void Times(TextWriter output, IReadOnlyList<double> milliseconds)
    {
        var sorted = milliseconds.Skip(1).Order().ToList();
        if (sorted.Count > 0)
            output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"A diagnosis took {sorted[sorted.Count / 2]:0.0} ms in the middle, {sorted[sorted.Count * 95 / 100]:0.0} ms with 95 of 100, {sorted[^1]:0.0} ms at most."));
    }

    public static void Misses(TextWriter output, IEnumerable<(Row Row, RunDiagnosis Answer)> answers)
    {
        foreach (var (row, answer) in answers.Where(each => each.Answer.Category != each.Row.Category))
            output.WriteLine($"  miss {row.Id}: {row.Category} taken for {answer.Category} ({answer.Confidence:0.00}, {answer.DecidedBy})");
    }

    static string Name(Voices voices) => voices switch { Voices.Both => "both", Voices.Tree => "tree", _ => "classifier" };

    static string Figures(IReadOnlyList<(Row Row, RunDiagnosis Answer)> answers) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"top-1 {Share(answers, each => each.Answer.Category == each.Row.Category):0.000}, top-3 {Share(answers, each => each.Answer.Top.Any(one => one.Category == each.Row.Category)):0.000}, macro-F1 {MacroF1(answers):0.000}, unknown {answers.Count(each => each.Answer.Category == RunDiagnosis.Unknown)}");

    static double Share(IReadOnlyList<(Row Row, RunDiagnosis Answer)> answers, Func<(Row Row, RunDiagnosis Answer), bool> holds) =>
        answers.Count == 0 ? 0 : (double)answers.Count(holds) / answers.Count;

    // Over the categories that occur among the labels.
    internal static double MacroF1(IReadOnlyList<(Row Row, RunDiagnosis Answer)> answers) =>
        answers.Select(each => each.Row.Category!).Distinct().Average(category =>
        {
            double right = answers.Count(each => each.Row.Category == category && each.Answer.Category == category);
            var said = answers.Count(each => each.Answer.Category == category);
            var labelled = answers.Count(each => each.Row.Category == category);
            return 2 * right / (said + labelled);
        });
}
