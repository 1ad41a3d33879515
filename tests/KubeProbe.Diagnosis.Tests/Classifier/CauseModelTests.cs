using System.Text;
using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tests.Classifier;

public sealed class CauseModelTests
{
    [Fact]
    public void What_is_written_is_read_and_gives_the_same_bytes_again()
    {
        var model = CauseModel.Shipped();
        using var first = new MemoryStream();
        model.Write(first);
        first.Position = 0;
        using var second = new MemoryStream();
        CauseModel.Read(first).Write(second);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(model.Temperature, CauseModel.Read(new MemoryStream(second.ToArray())).Temperature);
    }

    [Fact]
    public void Probabilities_are_of_all_categories_and_sum_to_one()
    {
        var probabilities = CauseModel.Shipped().Probabilities(Features.Of(Seen.Message("Back-off restarting failed container").Text()));

        Assert.Equal(Taxonomy.Ordered.Count, probabilities.Length);
        Assert.Equal(1, probabilities.Sum(), 6);
    }

    [Fact]
    public void Another_file_or_a_damaged_one_is_refused_with_the_remedy()
    {
        using var whole = new MemoryStream();
        CauseModel.Shipped().Write(whole);

        foreach (var bytes in (byte[][])[[], Encoding.UTF8.GetBytes("no model at all, but long enough"), whole.ToArray()[..200]])
            Assert.Contains("train it again", Assert.Throws<InvalidDataException>(() => CauseModel.Read(new MemoryStream(bytes))).Message);
    }
}
