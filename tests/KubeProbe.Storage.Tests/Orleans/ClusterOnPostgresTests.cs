using KubeProbe.Storage.Tests.Databases;
using Orleans.Runtime;

namespace KubeProbe.Storage.Tests.Orleans;

/// <summary>Two silos find each other through the database.</summary>
public sealed class ClusterOnPostgresTests : IAsyncLifetime
{
    readonly PostgresStorage storage = new();

    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        await storage.CloseAsync();
    }

    [Fact]
    public async Task Two_silos_are_one_cluster_and_one_that_stops_is_told_dead()
    {
        await using var first = await TestSilo.StartAsync(storage.Options);
        var alone = await first.Membership.ReadAllAsync();
        await using (var second = await TestSilo.StartAsync(storage.Options))
        {
            var both = await first.Membership.ReadAllAsync();
            Assert.Equal([SiloStatus.Active, SiloStatus.Active], both.Members.Select(member => member.Item1.Status));
            Assert.True(both.Version.Version > alone.Version.Version);

            // Whichever silo holds the grain, both speak to the same.
            await first.Grains.GetGrain<ICounterGrain>("shared").AddAsync(3);
            Assert.Equal(7, await second.Grains.GetGrain<ICounterGrain>("shared").AddAsync(4));
        }

        var after = await first.Membership.ReadAllAsync();
        Assert.Equal(1, after.Members.Count(member => member.Item1.Status is SiloStatus.Active));
        await first.Membership.CleanupDefunctSiloEntriesAsync(after.Members.Max(member => member.Item1.IAmAliveTime).AddDays(1));
        Assert.Equal(SiloStatus.Active, Assert.Single((await first.Membership.ReadAllAsync()).Members).Item1.Status);
    }

    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
