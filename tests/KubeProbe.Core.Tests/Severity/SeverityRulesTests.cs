using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Tests.Severity;

public sealed class SeverityRulesTests
{
    [Theory]
    [InlineData("F", 1, null, false, SeverityStep.Raise)]
    [InlineData("PF", 2, null, false, SeverityStep.None)]
    [InlineData("FF", 2, null, false, SeverityStep.Raise)]
    [InlineData("FPF", 2, 3, false, SeverityStep.Raise)]
    [InlineData("FPPF", 2, 3, false, SeverityStep.None)]
    [InlineData("FFP", 2, 3, false, SeverityStep.None)]
    [InlineData("FP", 1, null, true, SeverityStep.Resolve)]
    [InlineData("FF", 1, null, true, SeverityStep.None)]
    public void N_of_M_raises_and_a_pass_resolves(string verdicts, int failures, int? of, bool open, SeverityStep expected) =>
        Assert.Equal(expected, SeverityRules.Next(Window(verdicts), "b", new AlertThreshold { Failures = failures, Of = of }, open));

    [Fact]
    public void It_takes_as_many_passes_in_a_row_as_the_threshold_says()
    {
        var threshold = new AlertThreshold { Passes = 2 };

        Assert.Equal(SeverityStep.None, SeverityRules.Next(Window("FP"), "b", threshold, open: true));
        Assert.Equal(SeverityStep.None, SeverityRules.Next(Window("FPFP"), "b", threshold, open: true));
        Assert.Equal(SeverityStep.Resolve, SeverityRules.Next(Window("FPP"), "b", threshold, open: true));
    }

    [Fact]
    public void Other_bindings_do_not_count()
    {
        CountedVerdict[] window = [.. Window("FF", "other"), .. Window("P")];

        Assert.Equal(SeverityStep.None, SeverityRules.Next(window, "b", new AlertThreshold { Failures = 2 }, open: false));
    }

    [Fact]
    public void Of_a_binding_as_many_are_kept_as_its_threshold_looks_back_at()
    {
        CountedVerdict[] window = [.. Window("FF", "other"), .. Window(new string('P', 60))];

        Assert.Equal(2 + SeverityRules.KeptAtLeast, SeverityRules.Keep(window, "b", new AlertThreshold()).Count);
        Assert.Equal(2 + 50, SeverityRules.Keep(window, "b", new AlertThreshold { Failures = 2, Of = 50 }).Count);
        Assert.Equal(2 + 30, SeverityRules.Keep(window, "b", new AlertThreshold { Passes = 30 }).Count);
        Assert.Equal(window[^1], SeverityRules.Keep(window, "b", new AlertThreshold())[^1]);
        Assert.Equal(3, SeverityRules.Keep(window[..3], "b", new AlertThreshold()).Count);
    }

    [Fact]
    public void A_verdict_that_is_taken_up_late_counts_where_it_finished()
    {
        var finished = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        CountedVerdict[] window = [.. Window("F"), .. Window("PP", "other"), .. Window("xF").Skip(1)];
        window[^1] = window[^1] with { FinishedAt = finished };
        var pass = Window("xxP")[^1] with { FinishedAt = finished.AddSeconds(-1) };

        var late = SeverityRules.With(window, pass);
        Assert.Equal(pass, late[^2]);
        Assert.True(SeverityRules.IsLate(late, pass));
        Assert.Equal(SeverityStep.None, SeverityRules.Next(late, "b", new AlertThreshold(), open: true));

        var news = SeverityRules.With(window, pass with { FinishedAt = finished });
        Assert.False(SeverityRules.IsLate(news, news[^1]));
        Assert.Equal(SeverityStep.Resolve, SeverityRules.Next(news, "b", new AlertThreshold(), open: true));
    }

    [Fact]
    public void Only_what_speaks_of_the_cluster_counts()
    {
        Assert.True(SeverityRules.Counts(Verdict.Failed));
        Assert.True(SeverityRules.Counts(Verdict.Passed));
        Assert.False(SeverityRules.Counts(Verdict.ProbeFault));
        Assert.False(SeverityRules.Counts(Verdict.Unknown));
    }

    static CountedVerdict[] Window(string verdicts, string binding = "b") =>
        [.. verdicts.Select((verdict, i) => new CountedVerdict(RunId.OfTrigger("c", binding, "k", $"{i}"), binding, verdict == 'F'))];
}
