using System.Security.Cryptography;
using KubeProbe.Core.Access;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Access;

public sealed class AccessOnSqlite(SqliteStorage storage) : AccessContract<SqliteStorage>(storage);

public sealed class AccessOnPostgres(PostgresStorage storage) : AccessContract<PostgresStorage>(storage);

/// <summary>What tokens and audit log promise, on either database.</summary>
public abstract class AccessContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IApiTokens Tokens => storage.Get<IApiTokens>();

    IAuditLog Audit => storage.Get<IAuditLog>();

    static ApiToken Token(string name) =>
        new(Sample.Name("t"), name, Role.ChangeSystem, RandomNumberGenerator.GetBytes(32), Sample.Time, Sample.Time.AddDays(90));

    [Fact]
    public async Task A_token_is_found_by_its_hash_alone()
    {
        var token = Token(Sample.Name("ci"));

        Assert.True(await Tokens.AddAsync(token, default));

        Assert.Equivalent(token, await Tokens.FindAsync([.. token.Hash], default), strict: true);
        Assert.Null(await Tokens.FindAsync(new byte[32], default));
    }

    [Fact]
    public async Task A_name_lives_once_and_is_free_again_after_its_revocation()
    {
        var name = Sample.Name("ci");
        var (first, second) = (Token(name), Token(name));
        await Tokens.AddAsync(first, default);

        Assert.False(await Tokens.AddAsync(second, default));
        await Tokens.UpdateAsync(first with { RevokedAt = Sample.Time }, default);
        Assert.True(await Tokens.AddAsync(second, default));
        Assert.Equal(Sample.Time, (await Tokens.FindAsync(first.Hash, default))!.RevokedAt);
    }

    [Fact]
    public async Task Noting_a_use_never_takes_a_revocation_back()
    {
        var token = Token(Sample.Name("ci"));
        await Tokens.AddAsync(token, default);
        await Tokens.UpdateAsync(token with { RevokedAt = Sample.Time }, default);

        await Tokens.UpdateAsync(token with { LastUsedAt = Sample.Time.AddMinutes(1) }, default);

        var kept = (await Tokens.FindAsync(token.Hash, default))!;
        Assert.Equal((Sample.Time, Sample.Time.AddMinutes(1)), (kept.RevokedAt, kept.LastUsedAt));
    }

    [Fact]
    public async Task Tokens_are_listed_newest_first()
    {
        var (old, young) = (Token(Sample.Name("ci")) with { CreatedAt = Sample.Time.AddYears(1) }, Token(Sample.Name("ci")) with { CreatedAt = Sample.Time.AddYears(2) });
        await Tokens.AddAsync(old, default);
        await Tokens.AddAsync(young, default);

        var ids = (await Tokens.ListAsync(default)).Select(token => token.Id).ToList();

        Assert.True(ids.IndexOf(young.Id) < ids.IndexOf(old.Id));
    }

    [Fact]
    public async Task The_audit_log_is_paged_newest_first_and_keeps_its_rows_in_order()
    {
        var stamp = Sample.Audit with { Actor = Sample.Name("actor") };
        for (var number = 0; number < 5; number++) await Audit.AddAsync(new AuditEntry(stamp, "run", $"Run/{number}", "by hand"), default);

        var first = (await Audit.PageAsync(null, 1_000, default)).Where(row => row.Stamp.Actor == stamp.Actor).ToList();
        var rest = (await Audit.PageAsync(first[1].Sequence, 1_000, default)).Where(row => row.Stamp.Actor == stamp.Actor);

        Assert.Equal(["Run/4", "Run/3", "Run/2", "Run/1", "Run/0"], first.Select(row => row.Object));
        Assert.Equal(stamp, first[0].Stamp);
        Assert.Equal(["Run/2", "Run/1", "Run/0"], rest.Select(row => row.Object));
    }

    [Fact]
    public async Task A_detail_that_is_too_long_is_cut()
    {
        var stamp = Sample.Audit with { Actor = Sample.Name("actor") };

        await Audit.AddAsync(new AuditEntry(stamp, "apply", "Binding/x", new string('d', 10_000)), default);

        var row = Assert.Single(await Audit.PageAsync(null, 1_000, default), row => row.Stamp.Actor == stamp.Actor);
        Assert.Equal(2_000, row.Detail.Length);
    }
}
