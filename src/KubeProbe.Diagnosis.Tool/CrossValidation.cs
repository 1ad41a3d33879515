using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Measures with rows that the weights have not seen: rows of a group are always in the same fold.</summary>
static class CrossValidation
{
    const int Folds = 10;

    /// <summary>For each row the model of the folds it is not in; what only teaches is in all of them.</summary>
    public static IReadOnlyList<(Row Row, CauseModel Model)> Of(IReadOnlyList<Row> rows, IReadOnlyList<Row> teaching, float l2, float temperature)
    {
        var groups = rows.Select(row => row.Group).Distinct().Order(StringComparer.Ordinal).Select((group, i) => (group, i)).ToDictionary(each => each.group, each => each.i % Folds);
        var answers = new List<(Row, CauseModel)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var model = Trainer.Fit([.. rows.Where(row => groups[row.Group] != fold)], teaching, l2, temperature);
            answers.AddRange(rows.Where(row => groups[row.Group] == fold).Select(row => (row, model)));
        }
        return answers;
    }
}
