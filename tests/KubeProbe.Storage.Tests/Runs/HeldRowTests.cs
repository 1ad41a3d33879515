using KubeProbe.Core;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KubeProbe.Storage.Tests.Runs;

/// <summary>A row that somebody holds, such as a session that was cut off within a transaction.</summary>
public sealed class HeldRowTests(PostgresStorage storage) : IClassFixture<PostgresStorage>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_holds_up_who_wants_it_and_nobody_else()
    {
        await using var services = await OpenAsync(TimeSpan.FromMinutes(5));
        var history = services.GetRequiredService<IRunHistory>();
        var (held, beside) = (Sample.Run("held"), Sample.Run("beside"));
        await history.RecordAsync(Sample.Batch(held, beside), default);

        await using var somebody = await HoldAsync(held);
        var stuck = history.CloseAsync(Closing(held), default);
        // Asked for at once, so that they are in one transaction with it or wait for it, and then one after the other.
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => history.RecordAsync(Sample.Batch(Sample.Run($"other-{i}")), default))).WaitAsync(Patience);
        for (var i = 50; i < 60; i++) await history.RecordAsync(Sample.Batch(Sample.Run($"other-{i}")), default).WaitAsync(Patience);
        Assert.Equal(Verdict.Passed, (await history.CloseAsync(Closing(beside), default).WaitAsync(Patience)).Verdict!.Verdict);

        Assert.False(stuck.IsCompleted, "The row was not held.");
        await somebody.CloseAsync();
        Assert.Equal(Verdict.Passed, (await stuck.WaitAsync(Patience)).Verdict!.Verdict);
    }

    [Fact]
    public async Task Who_waits_for_it_is_told_after_as_long_as_a_command_may_take()
    {
        await using var services = await OpenAsync(TimeSpan.FromSeconds(1));
        var history = services.GetRequiredService<IRunHistory>();
        var held = Sample.Run("told");
        await history.RecordAsync(Sample.Batch(held), default);

        await using var somebody = await HoldAsync(held);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => history.CloseAsync(Closing(held), default).WaitAsync(Patience));
        await somebody.CloseAsync();
        Assert.Equal(Verdict.Passed, (await history.CloseAsync(Closing(held), default)).Verdict!.Verdict);
    }

    static RunClosing Closing(RunRecord run) => new(run.Finished(RunVerdict.Passed("fine")), []);

    async Task<ServiceProvider> OpenAsync(TimeSpan commandTimeout)
    {
        var services = TestStorage.Open(new StorageOptions
        {
            Postgres = storage.Options.Postgres, KeyDirectory = storage.Options.KeyDirectory, MaxConnections = 20, CommandTimeout = commandTimeout,
        });
        await services.GetRequiredService<StorageOpening>().OpenAsync();
        return services;
    }

    async Task<NpgsqlConnection> HoldAsync(RunRecord run)
    {
        var connection = new NpgsqlConnection(storage.Options.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("SELECT id FROM runs WHERE id = @id FOR UPDATE", connection);
        command.Parameters.AddWithValue("@id", run.Order.Id.ToString());
        Assert.NotNull(await command.ExecuteScalarAsync());
        return connection;
    }
}
