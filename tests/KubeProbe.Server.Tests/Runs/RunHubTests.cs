using KubeProbe.Core.Runs;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Tests.Runs;

public sealed class RunHubTests
{
    readonly RunHub hub = new();

    [Fact]
    public void A_watcher_gets_what_matches_and_nothing_after_it_left()
    {
        var watch = hub.Watch(run => run.Order.Cluster == "a");
        hub.Publish(ARun.Of("a", RunPhase.Running));
        hub.Publish(ARun.Of("b", RunPhase.Running));

        Assert.True(watch.TryRead(out var run));
        Assert.Equal("a", run.Order.Cluster);
        Assert.False(watch.TryRead(out _));
        watch.Dispose();
        hub.Publish(ARun.Of("a", RunPhase.Finished));
        Assert.False(watch.TryRead(out _));
    }

    [Fact]
    public void A_slow_watcher_holds_nobody_up_and_is_told_that_it_lost_entries()
    {
        using var slow = hub.Watch(_ => true);
        for (var i = 0; i <= RunWatch.Capacity; i++) hub.Publish(ARun.Of("a", RunPhase.Running));

        Assert.True(slow.TakeLost());
        Assert.False(slow.TakeLost());
        var left = 0;
        while (slow.TryRead(out _)) left++;
        Assert.Equal(RunWatch.Capacity, left);
    }

    [Fact]
    public void What_was_told_or_is_older_is_no_news()
    {
        var told = new ToldRuns();
        var starting = ARun.Of("a", RunPhase.Starting);

        Assert.True(told.IsNews(starting));
        Assert.False(told.IsNews(starting));
        Assert.True(told.IsNews(starting with { Phase = RunPhase.Running }));
        Assert.False(told.IsNews(starting));
        Assert.True(told.IsNews(starting with { Attempt = 2 }));
        Assert.True(told.IsNews(starting with { Attempt = 2, Phase = RunPhase.Finished }));
        Assert.False(told.IsNews(starting with { Attempt = 2, Phase = RunPhase.Running }));
    }
}
