using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

/// <summary>A right that one server holds at a time, until it is over. Clocks that differ may let two hold it for a moment.</summary>
sealed class Lease(Database database, string name, TimeSpan length, TimeProvider time)
{
    readonly string holder = Guid.NewGuid().ToString("N");

    /// <summary>Takes it, or holds it for longer; false while another server holds it.</summary>
    public async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await database.ExecuteAsync(
            new Statement(
                """
                INSERT INTO leases (name, holder, until) VALUES (@name, @holder, @until)
                ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                WHERE leases.until <= @now OR leases.holder = excluded.holder
                """)
                .With("@name", name)
                .With("@holder", holder)
                .With("@until", now + length)
                .With("@now", now),
            cancellation) > 0;
    }

    /// <summary>Gives it back.</summary>
    public Task GiveBackAsync(CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement("DELETE FROM leases WHERE name = @name AND holder = @holder").With("@name", name).With("@holder", holder), cancellation);
}
