using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Cases.Checks;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>Runs that have no pod: the centre looks itself, or somebody pushes a result.</summary>
public sealed class PodlessRunTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_the_centre_finds_is_the_verdict(bool ok)
    {
        silo.Checks.Found = new ProbeOutcome(ok, ok ? [] : ["status == 200 (it was 503)"], null, [new("http", ok, 0.2, null, null)], "hash");
        await DeclareAsync(ProbeContract.Check);

        var run = await silo.FinishedAsync();

        Assert.Equal(ok ? (Verdict.Passed, "reported") : (Verdict.Failed, "reported-failure"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.Equal("http", Assert.Single(run.Measurements).Name);
        Assert.Null(run.Pod);
        Assert.False(silo.Target.Made.TryRead(out _));
    }

    [Fact]
    public async Task What_never_answers_fails_at_its_deadline()
    {
        await DeclareAsync(ProbeContract.Check);

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Failed, "no-answer"), (run.Verdict!.Verdict, run.Verdict.Reason));
    }

    [Fact]
    public async Task A_slot_without_a_pushed_result_fails_and_makes_no_pod()
    {
        await DeclareAsync(ProbeContract.External);

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Failed, "not-pushed", ClosedBy.Deadline), (run.Verdict!.Verdict, run.Verdict.Reason, run.ClosedBy));
        Assert.False(silo.Target.Made.TryRead(out _));
    }

    Task DeclareAsync(ProbeContract contract) => silo.DeclareAsync(template: new ProbeTemplateSpec
    {
        Contract = contract,
        Timeout = TimeSpan.FromSeconds(20),
        Check = contract is ProbeContract.Check ? new CheckSpec { Tcp = new TcpCheck { Address = "example.com:443" } } : null,
    });
}
