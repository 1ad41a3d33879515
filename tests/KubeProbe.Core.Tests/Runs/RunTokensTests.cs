using KubeProbe.Core.Runs;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Core.Tests.Runs;

public sealed class RunTokensTests
{
    static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    readonly ReportClaims claims = new(RunId.OfTrigger("c", "b", "k", "1"), 2, "node|1", 3);

    [Fact]
    public void It_reads_what_it_issued_and_issues_the_same_again()
    {
        var tokens = new RunTokens(Key, time);
        var token = tokens.Issue(claims, time.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.Equal(claims, tokens.Read(token));
        Assert.Equal(token, tokens.Issue(claims, time.GetUtcNow() + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void An_expired_one_is_refused()
    {
        var tokens = new RunTokens(Key, time);
        var token = tokens.Issue(claims, time.GetUtcNow() + TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(tokens.Read(token));
    }

    [Fact]
    public void A_forged_one_is_refused_whichever_character_is_changed()
    {
        var tokens = new RunTokens(Key, time);
        var token = tokens.Issue(claims, time.GetUtcNow() + TimeSpan.FromMinutes(1));

        // The last character of base64url carries unused bits, so it may change without changing the mac.
        for (var i = 0; i < token.Length - 1; i++)
        {
            var forged = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Null(tokens.Read(forged));
        }
    }

    [Theory, InlineData(null), InlineData(""), InlineData("kpr_"), InlineData("kpr_."), InlineData("kpr_%%%.%%%"), InlineData("kpt_abc.def")]
    public void Junk_is_refused(string? junk) => Assert.Null(new RunTokens(Key, time).Read(junk));

    [Fact]
    public void Another_server_key_is_another_world()
    {
        var token = new RunTokens(Key, time).Issue(claims, time.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.Null(new RunTokens(new byte[32], time).Read(token));
    }

    [Fact]
    public void A_uuid_says_which_run_and_attempt_it_is_of_and_is_the_same_each_time()
    {
        var tokens = new RunTokens(Key, time);
        for (var i = 0; i < 200; i++)
        {
            var run = RunId.OfTrigger("c", "b", "k", $"{i}");
            var uuid = tokens.Uuid(run, 1 + i % 5);

            Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uuid);
            Assert.Equal((run.ToString()[..11], 1 + i % 5), tokens.ReadUuid(uuid));
            Assert.Equal(uuid, new RunTokens(Key, time).Uuid(run, 1 + i % 5));
        }
    }

    [Fact]
    public void A_uuid_that_is_changed_anywhere_or_of_another_centre_is_none()
    {
        var tokens = new RunTokens(Key, time);
        var uuid = tokens.Uuid(claims.Run, 2);

        for (var i = 0; i < uuid.Length; i++)
            if (uuid[i] != '-' && i != 14)
                Assert.Null(tokens.ReadUuid(uuid[..i] + (uuid[i] == '8' ? '9' : '8') + uuid[(i + 1)..]));
        Assert.Null(new RunTokens(new byte[32], time).ReadUuid(uuid));
        foreach (var junk in (string?[])[null, "", "x", Guid.NewGuid().ToString(), uuid + "0", $"{{{uuid}}}", Guid.Empty.ToString()]) Assert.Null(tokens.ReadUuid(junk));
    }
}
