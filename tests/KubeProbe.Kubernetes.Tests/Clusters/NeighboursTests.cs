using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Tests.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>A hundred clusters that hang on every kind of request, and one that is well: they share a process, and nothing else.</summary>
public sealed class NeighboursTests
{
    const int Hanging = 100;

    [Fact]
    public async Task A_hundred_hanging_clusters_hold_up_no_request_to_another()
    {
        // On this clock no limit ever runs out: whoever hangs hangs until the test lets time pass.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var centre = new Centre(time);
        await using var deaf = await FakeApiServer.StartAsync();
        await using var well = await FakeApiServer.StartAsync();
        var reached = new CountdownEvent(Hanging);
        deaf.Otherwise = context =>
        {
            if (context.Request.Path == "/version") reached.Signal();
            return WatchedCluster.HangAsync(context);
        };
        well.On("POST /api/v1/namespaces/probes/secrets", 201, ApiTexts.Object("Secret", "s").ToJsonString());
        well.On("POST /api/v1/namespaces/probes/pods", 201, ApiTexts.Object("Pod", "p").ToJsonString());
        var target = centre.Target(well);
        var others = Enumerable.Range(0, Hanging).Select(i => centre.Target(deaf) with { Name = $"deaf-{i}" }).ToList();

        var held = others.SelectMany(other => Everything(centre, other)).ToList();
        Assert.True(await Task.Run(() => reached.Wait(TimeSpan.FromSeconds(60))), "The hanging clusters are not all asked.");
        for (var i = 0; i < 40; i++)
        {
            var started = await centre.Pods.StartAsync(target, Centre.Order(run => run with { Id = RunId.OfTrigger("dev-a", "", "k", $"{i}") }), default);
            Assert.False(started.Existed);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.DoesNotContain(held, task => task.IsCompleted);
        while (held.Exists(task => !task.IsCompleted))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await Task.WhenAll(held);
    }

    // Each of them ends by its own limit and tells of a cluster that does not answer.
    static IEnumerable<Task> Everything(Centre centre, ClusterTarget target)
    {
        yield return Silent(() => centre.Pods.StartAsync(target, Centre.Order(), default));
        yield return Silent(() => centre.Nodes.ListAsync(target, new Dictionary<string, string>(), default));
        yield return Silent(() => centre.Pods.RemoveAsync(target, new PodRemoval(Centre.Order().Run.Id, "p", false, []), default));
        yield return Unreadable(centre.Evidence.CollectAsync(target, Centre.Order().Run, "p", null, default));
        yield return Unreachable(centre.Connections.CheckAsync(target, default));
    }

    static async Task Silent(Func<Task> call) => Assert.Equal(TargetFault.TimedOut, (await Assert.ThrowsAsync<TargetClusterException>(call)).Fault);

    static async Task Unreadable(Task<RunEvidence> call) => Assert.Equal("", (await call).PodStatus);

    static async Task Unreachable(Task<ConnectionCheck> call) => Assert.False((await call).Answers);
}
