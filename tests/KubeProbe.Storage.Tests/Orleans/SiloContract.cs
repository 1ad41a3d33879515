using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Orleans;

public sealed class SiloOnSqlite : SiloContract<SqliteStorage>;

public sealed class SiloOnPostgres : SiloContract<PostgresStorage>;

/// <summary>What Orleans gets from our tables and statements, on either database.</summary>
public abstract class SiloContract<TStorage> : IAsyncLifetime where TStorage : TestStorage, new()
{
    readonly TStorage storage = new();
    StorageOptions Options => storage.Options;

    public async ValueTask InitializeAsync()
    {
        await storage.InitializeAsync();
        await storage.CloseAsync();
    }

    [Fact]
    public async Task State_and_reminder_survive_a_restart()
    {
        await using (var first = await TestSilo.StartAsync(Options))
        {
            var grain = first.Grains.GetGrain<ICounterGrain>("a");
            await grain.AddAsync(3);
            await grain.AddAsync(4);
            await grain.RemindAsync(TimeSpan.FromMinutes(5));
            await grain.RemindAsync(TimeSpan.FromMinutes(7));
        }

        await using var second = await TestSilo.StartAsync(Options);
        var again = second.Grains.GetGrain<ICounterGrain>("a");
        Assert.Equal(7, await again.GetAsync());
        Assert.NotNull(await again.ReminderAsync());
        Assert.Equal(12, await again.AddAsync(5));

        var whole = await second.Reminders.ReadRows(0, 0);
        var reminder = Assert.Single(whole.Reminders);
        Assert.Equal(TimeSpan.FromMinutes(7), reminder.Period);

        await again.ForgetAsync();
        Assert.Null(await again.ReminderAsync());
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_may_be_written_anew()
    {
        await using var silo = await TestSilo.StartAsync(Options);
        var grain = silo.Grains.GetGrain<ICounterGrain>("a");
        await grain.AddAsync(3);

        await grain.ClearAsync();

        Assert.Equal(0, await grain.GetAsync());
        Assert.Equal(2, await grain.AddAsync(2));
        Assert.Equal(2, await grain.GetAsync());
    }

    [Fact]
    public async Task A_range_of_reminders_holds_its_end_and_not_its_beginning_also_over_the_end_of_the_ring()
    {
        await using var silo = await TestSilo.StartAsync(Options);
        for (var number = 0; number < 20; number++)
            await silo.Grains.GetGrain<ICounterGrain>($"grain-{number}").RemindAsync(TimeSpan.FromMinutes(5));
        var all = (await silo.Reminders.ReadRows(0, 0)).Reminders.Select(entry => entry.GrainId).ToList();
        var hashes = all.Select(grain => grain.GetUniformHashCode()).Order().ToList();
        var (low, high) = (hashes[5], hashes[12]);

        var inside = (await silo.Reminders.ReadRows(low, high)).Reminders.Select(entry => entry.GrainId.GetUniformHashCode());
        var around = (await silo.Reminders.ReadRows(high, low)).Reminders.Select(entry => entry.GrainId.GetUniformHashCode());

        Assert.Equal(20, all.Count);
        Assert.Equal(hashes[6..13], inside.Order());
        Assert.Equal([.. hashes[..6], .. hashes[13..]], around.Order());
    }

    [Fact]
    public async Task A_second_activation_that_writes_what_it_did_not_read_is_told_so()
    {
        await using var silo = await TestSilo.StartAsync(Options);
        var grain = silo.Grains.GetGrain<ICounterGrain>("a");
        await grain.AddAsync(3);

        // Somebody else writes the row behind the grain's back.
        await silo.Database.ExecuteAsync(new("UPDATE OrleansStorage SET Version = Version + 1"), default);

        await Assert.ThrowsAsync<global::Orleans.Storage.InconsistentStateException>(() => grain.AddAsync(1));
    }

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
