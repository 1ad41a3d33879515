using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Access;

public sealed class AccessTests : CentreTest
{
    static Timestamp At(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    [Fact]
    public async Task A_new_tokens_secret_alone_goes_to_standard_output()
    {
        var outcome = await Terminal.RunAsync("token", "create", "ci", "--role", "change-system", "--expires", "30d");
        Assert.Equal((0, "kp_the-secret\n"), (outcome.Code, outcome.Out));
        Assert.Contains("token/t1 'ci' may act as change-system, until ", outcome.Err);
        var request = Assert.Single(Centre.Access.Created);
        Assert.InRange(request.Expires.ToDateTimeOffset(), Now.AddDays(29.9), Now.AddDays(30.1));
    }

    [Fact]
    public async Task A_token_may_be_made_without_end()
    {
        await Terminal.RunAsync("token", "create", "ci", "--role", "viewer", "--expires", "never");
        Assert.Null(Assert.Single(Centre.Access.Created).Expires);
    }

    [Theory]
    [InlineData("token", "list"), InlineData("get", "tokens")]
    public async Task Tokens_are_a_table(params string[] args)
    {
        Centre.Access.Tokens.Add(new Token { Id = "t1", Name = "ci", Role = "operator", Created = At(Now.AddHours(-50)), LastUsed = At(Now.AddHours(-5)) });
        Centre.Access.Tokens.Add(new Token { Id = "t2", Name = "old", Role = "admin", Created = At(Now.AddHours(-50)), Expires = At(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)) });
        Centre.Access.Tokens.Add(new Token { Id = "t3", Name = "gone", Role = "viewer", Created = At(Now.AddHours(-50)), Revoked = true });
        Assert.Equal(
            """
            ID   NAME   ROLE       STATE     EXPIRES                LAST USED   AGE
            t1   ci     operator   Valid     never                  5h          2d2h
            t2   old    admin      Expired   2026-01-02T03:04:05Z   never       2d2h
            t3   gone   viewer     Revoked   never                  never       2d2h
            """, (await Terminal.RunAsync(args)).Table);
    }

    [Fact]
    public async Task A_token_is_revoked_by_id() => Assert.Equal("token/t1 revoked\n", (await Terminal.RunAsync("token", "revoke", "t1")).Out);

    [Fact]
    public async Task Who_am_I_shows_the_token_in_use()
    {
        var outcome = await Terminal.RunAsync("whoami", "-o", "yaml");
        Assert.Equal((0, "id: me\nname: anonymous\nrole: viewer\n"), (outcome.Code, outcome.Out));
    }

    [Fact]
    public async Task The_audit_log_is_a_table_newest_first()
    {
        Centre.Access.Audit.Add(new AuditEntry { At = At(Now.AddHours(-5)), Actor = "ci", Action = "apply", Object = "Cluster/dev-a", Detail = "created" });
        Centre.Access.Audit.Add(new AuditEntry { At = At(Now.AddHours(-6)), Actor = "ann", Action = "run.start", Object = "run/r1" });
        Assert.Equal(
            """
            AGE   ACTOR   ACTION      OBJECT          DETAIL
            5h    ci      apply       Cluster/dev-a   created
            6h    ann     run.start   run/r1          <none>
            """, (await Terminal.RunAsync("audit")).Table);
        Assert.Single((await Terminal.RunAsync("audit", "--limit", "1", "--no-headers")).Table.Split('\n'));
    }
}
