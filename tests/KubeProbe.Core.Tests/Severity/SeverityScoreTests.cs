using KubeProbe.Core.Alerts;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Tests.Severity;

public sealed class SeverityScoreTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 0, 0, false, false, 0, 1, AlertLevel.Warning)]
    [InlineData(10, 0, 0, false, false, 90, 1.5, AlertLevel.Error)]
    [InlineData(10, 0, 0, false, false, 600, 2, AlertLevel.Error)]
    [InlineData(10, 0, 0, true, true, 0, 2, AlertLevel.Error)]
    [InlineData(10, 0, 0, false, true, 0, 1.5, AlertLevel.Error)]
    [InlineData(30, 0, 0, false, false, 0, 3, AlertLevel.Critical)]
    [InlineData(10, 100, 3, false, false, 0, 0.515, AlertLevel.Warning)]
    [InlineData(10, 2, 2, false, false, 0, 1, AlertLevel.Warning)]
    [InlineData(0, 0, 0, true, true, 600, 0, AlertLevel.Info)]
    public void Weight_scope_change_and_duration_multiply(int weight, int nodes, int failed, bool byChange, bool begun, int minutes, double value, AlertLevel level)
    {
        var score = SeverityScoreRules.Of(Assess(weight, nodes, failed, byChange), Now.AddMinutes(-minutes), begun, new SeverityOptions());
        Assert.Equal(value, score.Value, 6);
        Assert.Equal(level, score.Level);
        Assert.StartsWith(FormattableString.Invariant($"{level.ToString().ToLowerInvariant()}: weight {weight / 10d:0.##} ({weight} of 100)"), score.Arithmetic, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_better() =>
        Assert.Equal(1, SeverityScoreRules.Of(Assess(10, 0, 0, false), Now.AddHours(1), false, new SeverityOptions()).Value);

    [Theory]
    [InlineData("dns", 0.9, 1.5)]
    [InlineData("etcd-space-quota", 0.9, 1.5)]
    [InlineData("image-pull", 0.9, 0.5)]
    [InlineData("dns", 0.4, 1)]
    [InlineData("unknown", 0.9, 1)]
    public void A_cause_weighs_by_its_layer_when_it_is_sure(string category, double confidence, double value) =>
        Assert.Equal(value, SeverityScoreRules.Of(
            Assess(10, 0, 0, false) with { Diagnosis = new RunDiagnosis { Category = category, Confidence = confidence } }, Now, false, new SeverityOptions()).Value);

    [Fact]
    public void What_happens_outside_business_hours_weighs_less_and_says_so()
    {
        Assert.True(BusinessHours.TryParse("mon-fri 09:00-18:00 Europe/Berlin", out var hours));
        var options = new SeverityOptions { BusinessHours = hours, OutsideHours = 0.5 };

        // 2026-03-01 is a Sunday.
        var outside = SeverityScoreRules.Of(Assess(10, 0, 0, false), Now, false, options);
        Assert.Equal(0.5, outside.Value);
        Assert.Contains("hours 0.5 (outside mon-fri 09:00-18:00 Europe/Berlin)", outside.Arithmetic, StringComparison.Ordinal);
        Assert.Equal(1, SeverityScoreRules.Of(Assess(10, 0, 0, false) with { FinishedAt = Now.AddDays(1) }, Now.AddDays(1), false, options).Value);
    }

    [Theory]
    [InlineData(1, 40, 1)]
    [InlineData(2, 40, 1.1505)]
    [InlineData(7, 40, 1.4225)]
    [InlineData(30, 40, 1.75)]
    [InlineData(3, 3, 2)]
    [InlineData(500, 1000, 2)]
    [InlineData(2, 0, 2)]
    public void The_same_on_more_clusters_is_worse(int clusters, int of, double value) =>
        Assert.Equal(value, SeverityScoreRules.Clusters(clusters, of).Value, 4);

    static Assessment Assess(int weight, int nodes, int failed, bool byChange) => new(
        RunId.OfSlot("c", "b", "k", Now), "c", "k", "b", RunVerdict.Failed("deadline", "late"), Now, new AlertThreshold(), null, null, Muted: false)
    {
        Weight = weight, Nodes = nodes, NodesFailed = failed, ByChange = byChange,
    };
}
