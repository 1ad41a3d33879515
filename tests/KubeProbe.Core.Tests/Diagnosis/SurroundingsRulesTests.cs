using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Diagnosis;

public sealed class SurroundingsRulesTests
{
    static readonly DateTimeOffset Failed = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_node_on_which_most_cases_fail_is_told_from_the_others()
    {
        var lines = Lines(here:
        [
            Here("a", "n1", Verdict.Failed), Here("b", "n1", Verdict.Failed), Here("c", "n1", Verdict.Passed),
            Here("d", "n2", Verdict.Passed), Here("e", "n2", Verdict.Passed), Here("f", "n3", Verdict.Failed),
        ]);

        Assert.Equal(
            [
                "Most other cases on node n1 failed: 2 of 3 within 15 minutes. Reasons: reported 2.",
                "Cases on other nodes mostly passed: 1 of 3 failed.",
                "Some other cases in the cluster failed: 3 of 6 within 15 minutes. Reasons: reported 3.",
            ],
            lines);
    }

    [Fact]
    public void The_last_verdict_of_each_counts_and_what_is_the_probes_own_fault_does_not()
    {
        var lines = Lines(here:
        [
            Here("a", "n2", Verdict.Failed) with { At = Failed.AddMinutes(-9) }, Here("a", "n2", Verdict.Passed), Here("b", "n2", Verdict.ProbeFault), Here("c", "", Verdict.Unknown),
        ]);

        Assert.Equal(["None of the other cases in the cluster failed: 0 of 3 within 15 minutes."], lines);
    }

    [Fact]
    public void Two_are_too_few_to_tell_that_most_failed() =>
        Assert.StartsWith("Some other cases on node n1 failed: 2 of 2", Lines(here: [Here("a", "n1", Verdict.Failed), Here("b", "n1", Verdict.Failed)])[0]);

    [Fact]
    public void The_same_case_on_other_clusters_is_counted_by_cluster()
    {
        var lines = Lines(elsewhere: [.. Enumerable.Range(2, 4).Select(i => new NearVerdict($"c{i}", "k", "", Verdict.Failed, "image-pull", Failed)), new NearVerdict("c2", "k", "", Verdict.Failed, "x", Failed.AddMinutes(-1))]);

        Assert.Equal(["Most other clusters with the same case failed: 4 of 4 within 15 minutes. Reasons: image-pull 4."], lines);
    }

    [Fact]
    public void Changes_of_the_hour_before_are_told_with_where_they_were()
    {
        var lines = Lines(changes:
        [
            new("later", "dns", "", [], Failed.AddMinutes(1)), new("r-1", "calico", "3.27.1", ["n1"], Failed.AddMinutes(-4)),
            new("r-2", "kubelet", "", ["n2"], Failed.AddMinutes(-20)), new("r-3", "coredns", "1.11", [], Failed.AddMinutes(-30)), new("old", "x", "", [], Failed.AddHours(-2)),
        ]);

        Assert.Equal(
            [
                "Change r-1 of calico 3.27.1 came 4 minutes before, on this node.",
                "Change r-2 of kubelet came 20 minutes before, on other nodes.",
                "Change r-3 of coredns 1.11 came 30 minutes before.",
            ],
            lines);
    }

    static IReadOnlyList<string> Lines(IReadOnlyList<NearVerdict>? here = null, IReadOnlyList<NearVerdict>? elsewhere = null, IReadOnlyList<NearChange>? changes = null) =>
        SurroundingsRules.Lines(new RunSurroundings(here ?? [], elsewhere ?? [], changes ?? []), "n1", Failed);

    static NearVerdict Here(string @case, string node, Verdict verdict) => new("c1", @case, node, verdict, "reported", Failed);
}
