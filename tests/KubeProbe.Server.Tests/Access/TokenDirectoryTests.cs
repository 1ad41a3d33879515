using KubeProbe.Core;
using KubeProbe.Core.Access;
using KubeProbe.Server.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Server.Tests.Access;

public sealed class TokenDirectoryTests
{
    readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    readonly FakeApiTokens tokens = new();
    readonly string text = TokenText.Create();

    [Fact]
    public async Task Many_calls_are_one_lookup_and_one_use()
    {
        var directory = Directory();
        for (var call = 0; call < 50; call++) Assert.NotNull(await directory.FindAsync(text, default));

        Assert.Equal(1, tokens.Lookups);
        Assert.Equal(time.GetUtcNow(), Assert.Single(tokens.Updates).LastUsedAt);
    }

    [Fact]
    public async Task The_last_use_is_kept_once_a_minute()
    {
        var directory = Directory();
        for (var second = 0; second < 65; second++)
        {
            await directory.FindAsync(text, default);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, tokens.Updates.Count);
    }

    [Fact]
    public async Task A_revocation_counts_within_ten_seconds()
    {
        var directory = Directory();
        Assert.NotNull(await directory.FindAsync(text, default));
        tokens.Tokens[0] = tokens.Tokens[0] with { RevokedAt = time.GetUtcNow() };

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(await directory.FindAsync(text, default));
    }

    [Fact]
    public async Task A_token_ends_at_its_expiry_even_while_it_is_remembered()
    {
        var directory = Directory(expires: time.GetUtcNow().AddSeconds(5));
        Assert.NotNull(await directory.FindAsync(text, default));

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await directory.FindAsync(text, default));
    }

    [Fact]
    public async Task Where_the_database_is_away_who_was_known_within_the_hour_is_known_to_calls_that_policies_answer()
    {
        var directory = Directory();
        Assert.NotNull(await directory.FindAsync(text, default));
        tokens.Away = Task.FromException<ApiToken?>(new StorageUnavailableException("away", new IOException()));

        time.Advance(TokenDirectory.RememberedWithoutDatabase - TimeSpan.FromSeconds(1));
        Assert.NotNull(await directory.FindOrRememberAsync(text, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => directory.FindAsync(text, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => directory.FindOrRememberAsync(TokenText.Create(), default));

        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => directory.FindOrRememberAsync(text, default));
    }

    [Fact]
    public async Task A_database_that_hangs_is_waited_for_a_second_and_what_was_revoked_before_stays_so()
    {
        var directory = Directory();
        Assert.NotNull(await directory.FindAsync(text, default));
        time.Advance(TimeSpan.FromSeconds(20));
        tokens.Away = new TaskCompletionSource<ApiToken?>().Task;
        var known = directory.FindOrRememberAsync(text, default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await known.WaitAsync(TimeSpan.FromMinutes(1)));

        tokens.Away = null;
        tokens.Tokens[0] = tokens.Tokens[0] with { RevokedAt = time.GetUtcNow() };
        Assert.Null(await directory.FindOrRememberAsync(text, default));
        time.Advance(TimeSpan.FromSeconds(20));
        tokens.Away = Task.FromException<ApiToken?>(new StorageUnavailableException("away", new IOException()));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => directory.FindOrRememberAsync(text, default));
    }

    [Fact]
    public async Task Junk_is_not_looked_up()
    {
        Assert.Null(await Directory().FindAsync("kpt_junk", default));
        Assert.Equal(0, tokens.Lookups);
    }

    TokenDirectory Directory(DateTimeOffset? expires = null)
    {
        tokens.Tokens.Add(new ApiToken("1", "one", Role.Viewer, TokenText.Hash(text), time.GetUtcNow(), expires));
        return new TokenDirectory(tokens, time, NullLogger<TokenDirectory>.Instance);
    }
}
