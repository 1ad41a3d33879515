using KubeProbe.Core.Clusters;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>The clock is set back by an hour: no cluster is closed off for as long.</summary>
public sealed class SteppedClockTests
{
    [Fact]
    public async Task The_budget_owes_nothing_for_the_hour()
    {
        var time = new SteppedTime(new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = centre.Target(server);

        await ListAsync(centre, target);
        time.Step = TimeSpan.FromHours(-1);
        await ListAsync(centre, target);

        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_rotated_token_is_used_half_a_minute_later_all_the_same()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var time = new SteppedTime(clock);
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = centre.Target(server);

        await ListAsync(centre, target);
        centre.Vault.Put("dev-a-token", "token", "the-new-one");
        time.Step = TimeSpan.FromHours(-1);
        clock.Advance(TimeSpan.FromSeconds(31));
        await ListAsync(centre, target);

        Assert.Equal("Bearer the-new-one", server.Asked[^1].Authorization);
    }

    static Task ListAsync(Centre centre, ClusterTarget target) => centre.Nodes.ListAsync(target, new Dictionary<string, string>(), default);
}
