using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

public sealed class LeftoverRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan KeepPods = TimeSpan.FromMinutes(10);

    static Leftover A(string resource = "secrets", string run = "r", string centre = "mine", int minutes = 60, int? deleting = null) => new(
        new SweptResource { Version = "v1", Resource = resource, Namespace = "probes" }, $"kp-{run}", RunId.OfTrigger("c1", "", "k", run), centre,
        Now.AddMinutes(-minutes), deleting is { } since ? Now.AddMinutes(-since) : null);

    static bool IsOverdue(Leftover one, bool active = false, bool known = false) =>
        LeftoverRules.Overdue([one], "mine", _ => active, _ => known, KeepPods, Now).Count == 1;

    [Fact]
    public void What_is_left_of_a_run_that_is_over_goes_once_it_had_time_to_settle()
    {
        Assert.True(IsOverdue(A()));
        Assert.False(IsOverdue(A(minutes: 5)));
        Assert.False(IsOverdue(A(), active: true));
    }

    [Fact]
    public void A_pod_has_the_time_it_is_kept_to_be_looked_at()
    {
        Assert.False(IsOverdue(A("pods", minutes: 20)));
        Assert.True(IsOverdue(A("pods", minutes: 21)));
    }

    [Fact]
    public void Another_centre_s_is_never_touched_and_what_says_nothing_is_ours_when_we_know_its_run()
    {
        Assert.False(IsOverdue(A(centre: "other"), known: true));
        Assert.False(IsOverdue(A(centre: ""), known: false));
        Assert.True(IsOverdue(A(centre: ""), known: true));
    }

    [Fact]
    public void It_is_stuck_when_it_can_t_be_removed_or_its_deletion_does_not_end()
    {
        var (refused, held, going, removed) = (A(run: "a"), A(run: "b", deleting: 11), A(run: "c", deleting: 9), A(run: "d"));

        Assert.Equal([refused, held], LeftoverRules.Stuck([refused, held, going, removed], new HashSet<Leftover> { refused }, Now));
    }

    [Fact]
    public void The_condition_says_what_is_left_and_what_could_not_be_looked_at()
    {
        Assert.Equal("True", LeftoverRules.Clean([], [], 3, Now).Status);
        var unknown = LeftoverRules.Clean([], ["No right to list secrets."], 3, Now);
        Assert.Equal(("Unknown", true), (unknown.Status, unknown.Message.Contains("No right", StringComparison.Ordinal)));
        var left = LeftoverRules.Clean([A(run: "a"), A(run: "b")], [], 3, Now);
        Assert.Equal(("False", "Leftovers"), (left.Status, left.Reason));
        Assert.Contains("2 objects", left.Message, StringComparison.Ordinal);
        Assert.Contains("secrets/kp-a in probes", left.Message, StringComparison.Ordinal);
    }
}
