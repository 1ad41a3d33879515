using KubeProbe.Core.Alerts;
using KubeProbe.Core.Bindings;
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
        var score = SeverityScore.Of(Assess(weight, nodes, failed, byChange), Now.AddMinutes(-minutes), begun);
        Assert.Equal(value, score.Value, 6);
        Assert.Equal(level, score.Level);
        Assert.StartsWith($"{level.ToString().ToLowerInvariant()}: weight {weight}/10 × scope", score.Arithmetic, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_better() =>
        Assert.Equal(1, SeverityScore.Of(Assess(10, 0, 0, false), Now.AddHours(1), false).Value);

    static Assessment Assess(int weight, int nodes, int failed, bool byChange) => new(
        RunId.OfSlot("c", "b", "k", Now), "c", "k", "b", RunVerdict.Failed("deadline", "late"), Now, new AlertThreshold(), null, null, Muted: false)
    {
        Weight = weight, Nodes = nodes, NodesFailed = failed, ByChange = byChange,
    };
}
