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
