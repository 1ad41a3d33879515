using KubeProbe.Diagnosis.Tool;

namespace KubeProbe.Diagnosis.Tests.Tool;

public sealed class EvaluateTests
{
    [Fact]
    public void Labelled_rows_give_figures_of_tree_classifier_and_both()
    {
        var (code, output, _) = Command.Run("""
            {"id":"a","category":"image-pull","evidence":{"message":"Failed to pull image: manifest unknown"}}
            {"id":"b","category":"dns","evidence":{"message":"Failed to pull image: manifest unknown"}}
            """, "evaluate", "-");

        Assert.Equal(0, code);
        foreach (var voices in (string[])["both", "tree", "classifier"]) Assert.Contains($"{voices}: 2 rows, top-1 ", output);
        Assert.Contains("both: 2 rows, top-1 0.500", output);
        Assert.Contains("image-pull 1", output);
    }

    [Fact]
    public void A_row_without_a_label_or_with_a_foreign_one_is_named_by_line()
    {
        var (code, _, errors) = Command.Run("{\"id\":\"a\",\"evidence\":{}}\n{\"id\":\"b\",\"category\":\"bad-luck\",\"evidence\":{}}\n", "evaluate", "-");

        Assert.NotEqual(0, code);
        Assert.Contains("line 1: a has no category", errors);
        Assert.Contains("line 2: b is of category bad-luck", errors);
    }

    [Fact]
    public void The_model_and_the_rules_that_ship_know_the_recordings()
    {
        var shipped = Diagnoser.Shipped();
        var missed = Recordings.All().Where(row => shipped.Diagnose(row.Evidence).Category != row.Category).Select(row => row.Id).ToList();

        Assert.True(missed.Count <= 2, $"Answered otherwise: {string.Join(", ", missed)}");
    }
}
