using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Alerts;

public sealed class ManySilencesOnSqlite(SqliteStorage storage) : ManySilencesContract<SqliteStorage>(storage);

public sealed class ManySilencesOnPostgres(PostgresStorage storage) : ManySilencesContract<PostgresStorage>(storage);

/// <summary>Silences are bounded; in a database of its own, for it is full afterwards.</summary>
public abstract class ManySilencesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IAlertSilences Silences => storage.Get<IAlertSilences>();

    [Fact]
    public async Task There_is_a_most_of_those_that_are_not_over()
    {
        var now = Sample.Time.AddYears(100);
        for (var number = 0; number < AlertSilence.MaxActive; number++)
        {
            var one = AlertSilencesContract<TStorage>.Silence(now.AddDays(1)) with { CreatedAt = now };
            Assert.True(await Silences.AddAsync(one, AlertSilencesContract<TStorage>.Audit(one, "silence.create", now), default));
        }
        var surplus = AlertSilencesContract<TStorage>.Silence(now.AddDays(1)) with { CreatedAt = now };

        Assert.False(await Silences.AddAsync(surplus, AlertSilencesContract<TStorage>.Audit(surplus, "surplus", now), default));

        Assert.Null(await Silences.FindAsync(surplus.Id, default));
        Assert.DoesNotContain(await storage.Get<IAuditLog>().PageAsync(null, 10, default), row => row.Action == "surplus");
        Assert.True(await Silences.AddAsync(surplus with { CreatedAt = now.AddDays(1), EndsAt = now.AddDays(2) }, AlertSilencesContract<TStorage>.Audit(surplus, "silence.create", now), default));
    }
}
