using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tests;

/// <summary>What happens around a failure decides where its evidence does not, and is told with the cause.</summary>
public sealed class AroundTests
{
    static readonly Diagnoser Shipped = Diagnoser.Shipped();

    [Fact]
    public void A_node_on_which_most_fail_is_the_cause_where_the_evidence_says_little()
    {
        var answer = Shipped.Diagnose(Seen.Message("error: timed out waiting for the condition") with
        {
            Context = ["Most other cases on node n1 failed: 3 of 4 within 15 minutes.", "Cases on other nodes mostly passed: 0 of 6 failed."],
        });

        Assert.Equal(("kubelet-node-notready", "rule:kubelet-shared-by-node"), (answer.Category, answer.DecidedBy));
        Assert.StartsWith("Most other cases on node n1 failed", answer.Path[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_the_evidence_names_stands_whatever_happens_around()
    {
        var answer = Shipped.Diagnose(Seen.Events("Failed to pull image \"a:1\": manifest unknown") with
        {
            Context = ["Most other cases on node n1 failed: 3 of 4 within 15 minutes.", "Cases on other nodes mostly passed: 0 of 6 failed."],
        });

        Assert.Equal("image-pull", answer.Category);
    }

    [Theory]
    [InlineData("Change r-1 of coredns 1.11 came 4 minutes before.", true)]
    [InlineData("Change r-1 of shop 2 came 4 minutes before, on this node.", true)]
    [InlineData("Change r-1 of shop 2 came 4 minutes before.", false)]
    [InlineData("Change r-1 of coredns 1.11 came 4 minutes before, on other nodes.", false)]
    public void A_change_just_before_is_named_where_it_concerns_the_cause(string change, bool named)
    {
        var answer = Shipped.Diagnose(Seen.Logs("[FATAL] plugin/loop: Loop (127.0.0.1:41231 -> :53) detected for zone \".\"") with { Context = [change] });

        Assert.Equal("dns", answer.Category);
        Assert.Equal(named, answer.Cause.EndsWith(change, StringComparison.Ordinal));
        Assert.Equal(change, answer.Path[0]);
    }

    [Fact]
    public void Others_failures_are_not_taken_for_its_own() =>
        Assert.Equal(RunDiagnosis.Unknown, Shipped.Diagnose(Seen.Message("the check did not pass") with
        {
            Context = ["Some other cases in the cluster failed: 1 of 9 within 15 minutes. Reasons: ErrImagePull 1."],
        }).Category);
}
