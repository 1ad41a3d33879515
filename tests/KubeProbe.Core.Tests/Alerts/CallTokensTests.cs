using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Core.Tests.Alerts;

public sealed class CallTokensTests
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly CallClaims Claims = new("inc-abcdefghijkl", "voice", "ops", 2, "ann", At);

    readonly FakeTimeProvider clock = new(At);

    [Fact]
    public void A_call_has_one_address_that_is_good_for_a_day()
    {
        var tokens = new CallTokens(new byte[32], clock);
        var token = tokens.Issue(Claims);

        Assert.Equal(token, tokens.Issue(Claims));
        Assert.Equal(Claims, tokens.Read(token));
        clock.Advance(CallTokens.GoodFor + TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Read(token));
    }

    [Fact]
    public void A_call_of_many_incidents_has_an_address_that_names_all()
    {
        var tokens = new CallTokens(new byte[32], clock);
        List<string> others = [.. Enumerable.Range(0, 49).Select(number => $"inc-{number:000000000000}")];

        var read = tokens.Read(tokens.Issue(Claims with { Others = others }))!;
        Assert.Equal(others, read.Others);
        Assert.Equal(Claims, read with { Others = Claims.Others });
    }

    [Fact]
    public void What_is_forged_or_mutilated_or_another_token_of_the_server_is_none()
    {
        var tokens = new CallTokens(new byte[32], clock);
        var token = tokens.Issue(Claims);
        var other = new CallTokens(Enumerable.Repeat((byte)1, 32).ToArray(), clock).Issue(Claims);
        var run = new RunTokens(new byte[32], clock).Issue(new ReportClaims(RunId.OfSlot("c", "b", "k", At), 1, null, null), At.AddDays(1));

        Assert.All([other, run, run.Replace("kpr_", "kpc_", StringComparison.Ordinal), token[..^1], token + ".x", "", "kpc_", "kpc_.", new string('x', 5_000)], text => Assert.Null(tokens.Read(text)));
        Assert.Equal("/api/v1/calls/***", SecretMask.Of([]).Apply("/api/v1/calls/" + token));
        Assert.Equal("say ***.", SecretMask.Of([]).Apply($"say {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token))}."));
    }
}
