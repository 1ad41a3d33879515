using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class RotaStoreOnSqlite(SqliteStorage storage) : RotaStoreContract<SqliteStorage>(storage);

public sealed class RotaStoreOnPostgres(PostgresStorage storage) : RotaStoreContract<PostgresStorage>(storage);

/// <summary>What is promised of kept calendars, on either database.</summary>
public abstract class RotaStoreContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IRotaStore Rotas => storage.Get<IRotaStore>();

    [Fact]
    public async Task The_calendar_that_was_read_last_is_kept_whole()
    {
        var first = new KeptRota(Sample.Name("rota"), "BEGIN:VCALENDAR\r\nSUMMARY:值班 \"x\"\r\nEND:VCALENDAR\r\n", Sample.Time);
        Assert.Null(await Rotas.FindAsync(first.Name, default));

        await Rotas.KeepAsync(first, default);
        Assert.Equal(first, await Rotas.FindAsync(first.Name, default));
        var second = first with { Calendar = "BEGIN:VCALENDAR", ReadAt = Sample.Time.AddHours(1) };
        await Rotas.KeepAsync(second, default);
        // Of two servers the slower one does not undo what the other read later.
        await Rotas.KeepAsync(first, default);
        Assert.Equal(second, await Rotas.FindAsync(first.Name, default));
    }
}
