using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Gates;

public sealed class GateTests : CentreTest
{
    [Theory]
    [InlineData(GateVerdict.Pass, 0)]
    [InlineData(GateVerdict.Fail, 1)]
    [InlineData(GateVerdict.Unknown, 3)]
    public async Task The_exit_code_is_the_verdict(GateVerdict verdict, int code)
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Running);
        Centre.Gates.Verdicts.Enqueue(verdict);

        var outcome = await Terminal.RunAsync("gate", "wait", "--change", "chg-1", "--timeout", "1m");

        Assert.Equal(code, outcome.Code);
        Assert.Equal(2, Centre.Gates.Asked.Count);
        Assert.All(Centre.Gates.Asked, asked => Assert.InRange(asked.Wait.ToTimeSpan(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
        Assert.Contains("dns on dev-a failed: no answer", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_decision_in_time_it_is_undecided_and_says_that_the_runs_go_on()
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Running);

        var outcome = await Terminal.RunAsync("gate", "wait", "--change", "chg-1", "--timeout", "1ms");

        Assert.Equal(3, outcome.Code);
        Assert.Contains("its runs go on", outcome.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_options_of_a_change_it_tells_of_it_each_time()
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Running);
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Pass);

        var outcome = await Terminal.RunAsync("gate", "wait", "--change", "chg-1", "--component", "coredns", "--version", "1.12", "--clusters", "dev-a", "-l", "gate=dns");

        Assert.Equal(0, outcome.Code);
        Assert.Empty(Centre.Gates.Asked);
        Assert.Equal(2, Centre.Gates.Evaluated.Count);
        Assert.Equal(Centre.Gates.Evaluated[0].Change, Centre.Gates.Evaluated[1].Change);
        Assert.Equal(("chg-1", "coredns", "dns"), (Centre.Gates.Evaluated[0].Change.Id, Centre.Gates.Evaluated[0].Change.Component, Centre.Gates.Evaluated[0].Change.Labels["gate"]));
    }

    [Fact]
    public async Task A_centre_that_is_away_for_a_moment_is_asked_again()
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Pass);
        Centre.Failure = new RpcException(new Status(StatusCode.Unavailable, "starting"));
        var waiting = Task.Run(() => Terminal.RunAsync("gate", "wait", "--change", "chg-1", "--timeout", "2m"));
        await Terminal.ToldAsync("starting");

        Centre.Failure = null;

        Assert.Equal(0, (await waiting).Code);
    }

    [Fact]
    public async Task It_is_shown_whatever_its_verdict()
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Pass);
        var outcome = await Terminal.RunAsync("gate", "get", "chg-1");
        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        Assert.Equal(
            """
            Gate:         chg-1
            Verdict:      pass
            Found:        fail
            Component:    coredns 1.12
            Received:     2026-03-01T08:00:00Z
            Runs:         2 of 3 passed, 1 failed, 0 undecided, 0 running
            Reasons:
              dns on dev-a failed: no answer
            """, outcome.Table);
        Assert.Contains("\"verdict\": \"GATE_VERDICT_PASS\"", (await Terminal.RunAsync("gate", "get", "chg-1", "-o", "json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_says_which_why_and_for_how_long()
    {
        Centre.Gates.Verdicts.Enqueue(GateVerdict.Pass);
        Assert.Equal(0, (await Terminal.RunAsync("gate", "override", "chg-1", "--pass", "--reason", "known fault", "--for", "2h")).Code);
        var said = Assert.Single(Centre.Gates.Overridden);
        Assert.Equal(("chg-1", GateVerdict.Pass, "known fault", TimeSpan.FromHours(2)), (said.Id, said.Verdict, said.Reason, said.ValidFor.ToTimeSpan()));
    }

    [Theory]
    [InlineData("gate", "override", "chg-1", "--reason", "x")]
    [InlineData("gate", "override", "chg-1", "--pass", "--fail", "--reason", "x")]
    [InlineData("gate", "override", "chg-1", "--pass")]
    [InlineData("gate", "wait")]
    [InlineData("gate", "wait", "--change", "c", "--clusters", "a")]
    [InlineData("gate", "wait", "--change", "c", "--component", "x")]
    public async Task What_is_incomplete_is_not_sent(params string[] args)
    {
        Assert.Equal(2, (await Terminal.RunAsync(args)).Code);
        Assert.Empty(Centre.Gates.Overridden);
        Assert.Empty(Centre.Gates.Evaluated);
    }
}
