using KubeProbe.Core.Access;
using KubeProbe.Core.Gates;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Gates;

public sealed class GateOverridesOnSqlite(SqliteStorage storage) : GateOverridesContract<SqliteStorage>(storage);

public sealed class GateOverridesOnPostgres(PostgresStorage storage) : GateOverridesContract<PostgresStorage>(storage);

/// <summary>What is promised of what people say over a gate, on either database.</summary>
public abstract class GateOverridesContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IGateOverrides Overrides => storage.Get<IGateOverrides>();

    [Fact]
    public async Task The_latest_word_counts_and_each_leaves_its_row_of_the_audit_log()
    {
        var change = Sample.Name("CHG");
        var first = new GateOverride(change, true, "ann", "known", Sample.Time, Sample.Time.AddHours(1));
        var second = first with { Passes = false, Author = "bob", Reason = "not after all", At = Sample.Time.AddMinutes(1) };

        await Overrides.AddAsync(first, Row(first), default);
        await Overrides.AddAsync(second, Row(second), default);
        await Overrides.AddAsync(second, Row(second) with { Action = "again" }, default);

        Assert.Equal(second, await Overrides.LatestAsync(change, default));
        Assert.Null(await Overrides.LatestAsync("none", default));
        var other = second with { Change = Sample.Name("CHG"), Passes = true };
        await Overrides.AddAsync(other, Row(other), default);
        var both = await Overrides.LatestAsync([change, other.Change, "none"], default);
        Assert.Equal([second, other], new[] { both[change], both[other.Change] });
        Assert.Equal((2, 0), (both.Count, (await Overrides.LatestAsync([], default)).Count));
        var audit = (await storage.Get<IAuditLog>().PageAsync(null, 100, default)).Where(row => row.Object == $"Change/{change}");
        Assert.Equal(["again", "gate.override", "gate.override"], audit.Select(row => row.Action));
    }

    static AuditEntry Row(GateOverride said) => new(new AuditStamp(said.Author, said.At), "gate.override", $"Change/{said.Change}", said.Reason);
}
