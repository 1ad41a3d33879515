using KubeProbe.Diagnosis.Classifier;
using KubeProbe.Diagnosis.Tool;

namespace KubeProbe.Diagnosis.Tests.Tool;

public sealed class TrainTests
{
    [Fact]
    public void The_same_rows_give_the_same_model_and_it_knows_them()
    {
        var rows = Recordings.All();
        var teaching = TeachingRows.All();
        var model = Trainer.Fit(rows, teaching, TrainCommand.DefaultL2, 1);

        Assert.Equal(Bytes(model), Bytes(Trainer.Fit(Recordings.All(), TeachingRows.All(), TrainCommand.DefaultL2, 1)));
        var classifier = Diagnoser.With(model);
        Assert.InRange(rows.Count(row => classifier.Diagnose(row.Evidence, Voices.Classifier).Category == row.Category), rows.Count * 0.9, rows.Count);
    }

    [Fact]
    public void A_model_holds_no_text_of_its_rows()
    {
        var text = System.Text.Encoding.Latin1.GetString(Unpacked(Bytes(CauseModel.Shipped())));

        foreach (var word in (string[])["FailedMount", "failed", "image", "x509"]) Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Rows_of_a_group_are_never_on_both_sides_of_a_fold()
    {
        Row[] rows = [.. Enumerable.Range(0, 60).Select(i => new Row($"{i}", Seen.Message($"word{i % 7} other{i % 3}"), i % 2 == 0 ? "dns" : "image-pull", $"group{i % 12}"))];
        var unseen = CrossValidation.Of(rows, [], TrainCommand.DefaultL2, 1);

        Assert.Equal(rows.Length, unseen.Count);
        Assert.All(unseen.GroupBy(each => each.Row.Group), group => Assert.Single(group.Select(each => each.Model).Distinct()));
    }

    [Fact]
    public void Training_with_a_file_that_has_faults_names_them_and_writes_nothing()
    {
        var target = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var rows = Path.GetTempFileName();
        try
        {
            File.WriteAllText(rows, "{\"id\":\"a\",\"evidence\":{}}\nnonsense\n");
            var (code, _, errors) = Command.Run("", "train", rows, "--output", target);

            Assert.NotEqual(0, code);
            Assert.Contains("line 1:", errors);
            Assert.Contains("line 2:", errors);
            Assert.False(File.Exists(target));
        }
        finally
        {
            File.Delete(rows);
        }
    }

    [Fact]
    public void What_another_model_would_answer_otherwise_is_shown_with_what_is_gained_and_lost()
    {
        // No rule knows these words; each model has learnt another meaning of them.
        const string words = "wuzzle frobnicates quixotic marbles under lavender moonlight";
        Row[] filler = [.. Enumerable.Range(0, 8).Select(i => new Row($"f{i}", Seen.Message($"plain filler sentence number {i} of nothing much"), "oom-eviction", $"f{i}"))];
        var (old, next) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            Models.Write(Trainer.Fit([.. filler, .. Taught("dns")], [], TrainCommand.DefaultL2, 0.3f), old);
            Models.Write(Trainer.Fit([.. filler, .. Taught("time-skew")], [], TrainCommand.DefaultL2, 0.3f), next);
            var row = $"{{\"id\":\"a\",\"category\":\"time-skew\",\"evidence\":{{\"message\":\"{words}\"}}}}\n{{\"id\":\"b\",\"evidence\":{{\"message\":\"{words}\"}}}}";

            var (code, output, _) = Command.Run(row, "compare", old, next, "-");

            Assert.Equal(0, code);
            Assert.Matches(@"a: dns \(.*\) -> time-skew \(.*\), labelled time-skew", output);
            Assert.Contains("not labelled", output);
            Assert.Contains("Of 2 rows 2 would be answered otherwise: 1 right that were wrong, 0 wrong that were right.", output);
            Assert.Contains("time-skew: 1 gained, 0 lost", output);
        }
        finally
        {
            File.Delete(old);
            File.Delete(next);
        }

        Row[] Taught(string category) => [.. Enumerable.Range(0, 8).Select(i => new Row($"t{i}", Seen.Message($"{words} {i}"), category, $"t{i}"))];
    }

    static byte[] Bytes(CauseModel model)
    {
        using var bytes = new MemoryStream();
        model.Write(bytes);
        return bytes.ToArray();
    }

    static byte[] Unpacked(byte[] model)
    {
        using var packed = new System.IO.Compression.BrotliStream(new MemoryStream(model["kubeprobe.causes.2".Length..]), System.IO.Compression.CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }
}
