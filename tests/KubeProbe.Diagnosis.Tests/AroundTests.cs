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

    const string Elsewhere = "Most other clusters with the same case failed: 7 of 9 within 15 minutes. Reasons: error 7.";

    [Theory]
    [InlineData("Failed to pull image \"a:1\": failed to do request: Head \"https://r/v2/a\": dial tcp 10.0.0.1:443: i/o timeout", "image-pull", "image-registry-everywhere", "image-registry-unreachable")]
    [InlineData("dial tcp: lookup login.example.com on 10.96.0.10:53: no such host", "dns", "dns-everywhere", "dns-no-such-host")]
    [InlineData("container app: last terminated reason=Error exitCode=1 signal= message=", "container-crash-app", "crash-everywhere", "crash-exit-code")]
    [InlineData("error: timed out waiting for the condition on deployments/web", "deadline", "deadline-everywhere", "deadline-wait")]
    public void What_fails_on_most_other_clusters_too_is_looked_for_outside_of_this_one(string evidence, string category, string everywhere, string alone)
    {
        var there = Shipped.Diagnose(Seen.Message(evidence) with { Context = [Elsewhere] });
        var here = Shipped.Diagnose(Seen.Message(evidence) with { Context = ["None of the other clusters with the same case failed: 0 of 9 within 15 minutes."] });

        Assert.Equal((category, $"rule:{everywhere}"), (there.Category, there.DecidedBy));
        // What it is, and how sure that is, stays: alerts from before the others failed are of the same incident.
        Assert.Equal((here.Component, here.Confidence), (there.Component, there.Confidence));
        Assert.Equal(Elsewhere, there.Path[0]);
        Assert.Contains(Elsewhere, there.Lines);
        Assert.Equal((category, $"rule:{alone}"), (here.Category, here.DecidedBy));
        Assert.StartsWith("None of the other clusters", here.Path[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed to pull image \"a:1\": manifest unknown", "image-pull")]
    [InlineData("[FATAL] plugin/loop: Loop (127.0.0.1:41231 -> :53) detected for zone \".\"", "dns")]
    public void A_cause_of_this_cluster_that_the_evidence_names_stands_though_others_fail(string evidence, string category)
    {
        var answer = Shipped.Diagnose(Seen.Message(evidence) with { Context = [Elsewhere] });

        Assert.Equal(category, answer.Category);
        Assert.DoesNotContain("everywhere", answer.DecidedBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Elsewhere, null, "Most other clusters fail with the same case: look first at what all of them share")]
    [InlineData("Most other cases in the cluster failed: 5 of 6 within 15 minutes.", "None of the other clusters with the same case failed: 0 of 9 within 15 minutes.", "Most other cases of this cluster fail, and no other cluster does with this one: look first")]
    [InlineData("Most other cases in the cluster failed: 5 of 6 within 15 minutes.", null, "Most other cases of this cluster fail: look first")]
    public void Where_the_evidence_says_nothing_it_is_said_where_to_look(string around, string? also, string check)
    {
        var answer = Shipped.Diagnose(Seen.Message("the check did not pass") with { Context = also is null ? [around] : [around, also] });

        Assert.Equal(RunDiagnosis.Unknown, answer.Category);
        Assert.StartsWith(check, answer.Check, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_failures_are_not_taken_for_its_own() =>
        Assert.Equal(RunDiagnosis.Unknown, Shipped.Diagnose(Seen.Message("the check did not pass") with
        {
            Context = ["Some other cases in the cluster failed: 1 of 9 within 15 minutes. Reasons: ErrImagePull 1."],
        }).Category);
}
