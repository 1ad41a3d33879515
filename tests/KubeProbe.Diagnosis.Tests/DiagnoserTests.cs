using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tests;

public sealed class DiagnoserTests
{
    static readonly Diagnoser Shipped = Diagnoser.Shipped();

    [Fact]
    public void Without_evidence_it_knows_nothing()
    {
        var answer = Shipped.Diagnose(new DiagnosisEvidence("", [], [], []));

        Assert.Equal((RunDiagnosis.Unknown, "none"), (answer.Category, answer.DecidedBy));
        Assert.NotEmpty(answer.Check);
    }

    [Theory]
    [InlineData("the quick brown fox jumps over the lazy dog")]
    [InlineData("it does not work")]
    [InlineData("error")]
    public void What_says_nothing_of_a_cause_is_unknown(string message) =>
        Assert.Equal(RunDiagnosis.Unknown, Shipped.Diagnose(Seen.Message(message)).Category);

    [Fact]
    public void An_answer_says_cause_component_remedy_lines_and_path()
    {
        var answer = Shipped.Diagnose(Seen.Events(
            "Normal Scheduled pod/a Successfully assigned a to n1",
            "Warning Failed pod/a Failed to pull image \"r.example/a:1\": toomanyrequests: You have reached your pull rate limit."));

        Assert.Equal("image-pull", answer.Category);
        Assert.Equal("rule:image-rate-limit", answer.DecidedBy);
        Assert.Contains("toomanyrequests", Assert.Single(answer.Lines));
        Assert.Equal(answer.Cause, answer.Path[^1]);
        Assert.NotEmpty(answer.Remedy);
        Assert.NotEmpty(answer.Component);
        Assert.Equal(3, answer.Top.Count);
        Assert.Equal(("image-pull", answer.Confidence), (answer.Top[0].Category, answer.Top[0].Probability));
    }

    [Fact]
    public void The_same_evidence_gives_the_same_answer()
    {
        var evidence = Seen.Logs("dial tcp: lookup db.shop.svc on 10.96.0.10:53: no such host");
        var (one, other) = (Shipped.Diagnose(evidence), Diagnoser.Shipped().Diagnose(evidence));

        Assert.Equal((one.Category, one.Confidence, one.DecidedBy), (other.Category, other.Confidence, other.DecidedBy));
        Assert.Equal(one.Top, other.Top);
    }

    [Fact]
    public void Evidence_without_end_is_cut_and_its_answer_is_bounded()
    {
        var line = new string('x', 100_000) + " OOMKilled";
        var answer = Shipped.Diagnose(new DiagnosisEvidence(line,
            [.. Enumerable.Repeat("Warning Failed Failed to pull image: manifest unknown " + new string('y', 5_000), 5_000)], [.. Enumerable.Repeat(line, 5_000)], [.. Enumerable.Repeat("[" + line, 5_000)]));

        Assert.Equal("image-pull", answer.Category);
        Assert.All(answer.Lines, each => Assert.InRange(each.Length, 1, 500));
        Assert.InRange(answer.Lines.Count, 1, 8);
    }

    [Fact]
    public void Categories_are_those_of_the_taxonomy()
    {
        Assert.Equal(30, Shipped.Categories.Count);
        Assert.Equal(Taxonomy.Ordered.Order(), Shipped.Categories.Order());
    }
}
