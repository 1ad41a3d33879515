using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

public sealed class SweepRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    [Fact]
    public void Failed_pods_are_kept_for_their_time_and_the_newest_of_them_only()
    {
        var pods = Enumerable.Range(2, 8).Select(minutes => Pod($"ended-{minutes}", ended: minutes)).Append(Pod("ended-11", ended: 11)).ToList();
        Assert.Equal(["ended-5", "ended-6", "ended-7", "ended-8", "ended-9", "ended-11"], Swept(pods, keep: 3));
    }

    [Fact]
    public void A_bound_or_a_time_of_zero_keeps_none()
    {
        Assert.Equal(["a"], Swept([Pod("a", ended: 2)], keep: 0));
        Assert.Equal(["a"], SweepRules.Leftovers([Pod("a", ended: 2)], TimeSpan.Zero, 5, Now).Select(pod => pod.Pod));
    }

    [Fact]
    public void A_pod_that_is_being_deleted_or_just_made_is_left_alone() =>
        Assert.Empty(Swept([Pod("going", ended: 30) with { Deleting = true }, Pod("new", ended: 0) with { CreatedAt = Now - TimeSpan.FromSeconds(59) }], keep: 0));

    [Fact]
    public void A_pod_that_never_ended_is_as_old_as_itself() =>
        Assert.Equal(["stuck"], Swept([Pod("stuck", ended: 0) with { End = null, CreatedAt = Now - TimeSpan.FromMinutes(11) }], keep: 5));

    static IEnumerable<string> Swept(IEnumerable<PodSighting> pods, int keep) =>
        SweepRules.Leftovers(pods, KeepFor, keep, Now).Select(pod => pod.Pod);

    static PodSighting Pod(string name, int ended) => new()
    {
        Pod = name,
        Run = Orders.Of().Id,
        Attempt = 1,
        Node = "n1",
        Phase = "Failed",
        CreatedAt = Now - TimeSpan.FromMinutes(ended + 5),
        End = new ContainerEnd(1, "Error", "", Now - TimeSpan.FromMinutes(ended)),
    };
}
