using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Cases;

public sealed class FailConditionTests
{
    // Ten operations of 0.1 s to 1.0 s, the last of which failed; three certificates with days to live.
    static readonly Measurement[] Measured =
    [
        .. Enumerable.Range(1, 10).Select(i => new Measurement("txn", i < 10, i / 10.0, null, null)),
        new("cert.days", null, null, 90, "days"),
        new("cert.days", null, null, 12, "days"),
        new("cert.days", null, null, 45, "days"),
    ];

    [Theory]
    [InlineData("txn.seconds > 0.9", true)]
    [InlineData("txn.seconds > 1", false)]
    [InlineData("txn.seconds >= 1", true)]
    [InlineData("txn.seconds < 0.2", true)]
    [InlineData("txn.successRatio < 1", true)]
    [InlineData("txn.successRatio<0.9", false)]
    [InlineData("txn.count != 10", false)]
    [InlineData("txn.count == 10", true)]
    [InlineData("txn.minSeconds > 0.1", false)]
    [InlineData("txn.maxSeconds <= 1", true)]
    [InlineData("txn.p50 > 0.49", true)]
    [InlineData("txn.p50 > 0.5", false)]
    [InlineData("txn.p90 >= 0.9", true)]
    [InlineData("txn.p90 > 0.9", false)]
    [InlineData("txn.p99 >= 1", true)]
    [InlineData("cert.days.value < 14", true)]
    [InlineData("cert.days.value < 12", false)]
    [InlineData("cert.days.value > 1e2", false)]
    [InlineData("never.count < 1", true)]
    public void A_condition_holds_or_does_not(string text, bool holds)
    {
        Assert.True(FailCondition.TryParse(text, out var condition, out var fault), fault);
        Assert.Equal(holds ? ConditionState.Holds : ConditionState.DoesNotHold, condition.Evaluate(Measured).State);
    }

    [Theory]
    [InlineData("never.seconds > 1")]
    [InlineData("txn.value > 1")]
    [InlineData("cert.days.p90 > 1")]
    [InlineData("cert.days.successRatio < 1")]
    public void What_was_not_measured_is_said_so(string text)
    {
        Assert.Equal(text, FailConditions.FirstUnmeasured([text], Measured));
        Assert.Null(FailConditions.FirstBroken([text], Measured));
    }

    [Fact]
    public void The_first_that_holds_is_told_with_what_was_seen()
    {
        Assert.Equal("cert.days.value < 14 (it was 12)",
            FailConditions.FirstBroken(["txn.seconds > 5", "cert.days.value < 14", "txn.count > 1"], Measured));
        Assert.Null(FailConditions.FirstUnmeasured(["txn.seconds > 5", "cert.days.value < 14"], Measured));
    }

    [Theory]
    [InlineData("")]
    [InlineData("txn > 1")]
    [InlineData("txn.seconds")]
    [InlineData("txn.seconds => 1")]
    [InlineData("txn.seconds > 1s")]
    [InlineData("txn.seconds > NaN")]
    [InlineData("txn.seconds > 1e999")]
    [InlineData("txn.mean > 1")]
    [InlineData("txn.SECONDS > 1")]
    [InlineData("a b.seconds > 1")]
    [InlineData("txn.seconds > 1 && txn.count > 2")]
    public void What_is_no_condition_is_refused_with_a_reason(string text)
    {
        Assert.False(FailCondition.TryParse(text, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void An_unknown_aspect_lists_those_there_are()
    {
        FailCondition.TryParse("txn.mean > 1", out _, out var fault);

        Assert.Equal("\"mean\" is no aspect of a measurement: use seconds, value, successRatio, count, minSeconds, maxSeconds, p50, p90, p99.", fault);
    }

    [Fact]
    public void A_condition_reads_back_as_it_was_written()
    {
        Assert.True(FailCondition.TryParse("cert.days.value<=14.5", out var condition, out _));
        Assert.Equal("cert.days.value <= 14.5", condition.ToString());
    }
}
