using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;
using KubeProbe.Core.Tests.Fakes;

namespace KubeProbe.Core.Tests.Diagnosis;

public sealed class RunDiagnosesTests
{
    [Fact]
    public async Task A_failed_run_is_diagnosed_from_its_evidence_and_the_alert_tells_the_cause()
    {
        var diagnoser = new FakeDiagnoser();
        await using var silo = await TestSilo.StartAsync(diagnoser);

        var (alert, evidence) = await FailAsync(silo);

        Assert.Equal(FakeDiagnoser.Answer, evidence.Diagnosis);
        Assert.Contains("lookup db: no such host", alert.Summary, StringComparison.Ordinal);
        Assert.EndsWith("Probable cause (dns): The name is not known. Correct it.", alert.Summary, StringComparison.Ordinal);
        var asked = diagnoser.Asked.Last();
        Assert.Contains("lookup db: no such host", asked.Message, StringComparison.Ordinal);
        Assert.Equal(["log"], asked.Logs);
    }

    [Fact]
    public async Task A_diagnosis_that_fails_harms_neither_verdict_nor_evidence_nor_alert()
    {
        await using var silo = await TestSilo.StartAsync(new FakeDiagnoser(new InvalidOperationException("broken")));

        var (alert, evidence) = await FailAsync(silo);

        Assert.Null(evidence.Diagnosis);
        Assert.Equal("log", evidence.LogTail);
        Assert.EndsWith("lookup db: no such host", alert.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_around_it_is_asked_for_once_told_to_the_diagnosis_and_kept()
    {
        var (diagnoser, surroundings) = (new FakeDiagnoser(), new FakeSurroundings());
        await using var silo = await TestSilo.StartAsync(diagnoser, surroundings);
        surroundings.Answer = RunSurroundings.None with { Changes = [new("r-1", "calico", "3.27", [], silo.Clock.GetUtcNow())] };

        var (_, evidence) = await FailAsync(silo);

        var line = Assert.Single(evidence.Context);
        Assert.StartsWith("Change r-1 of calico 3.27 came", line, StringComparison.Ordinal);
        Assert.All(diagnoser.Asked, asked => Assert.Equal([line], asked.Context));
        Assert.Equal(1, surroundings.Asked);
    }

    [Fact]
    public async Task Where_the_database_does_not_tell_what_happened_around_it_the_run_is_diagnosed_alone()
    {
        await using var silo = await TestSilo.StartAsync(new FakeDiagnoser(), new FakeSurroundings());

        var (_, evidence) = await FailAsync(silo);

        Assert.Equal(FakeDiagnoser.Answer, evidence.Diagnosis);
        Assert.Empty(evidence.Context);
    }

    [Fact]
    public async Task A_run_that_passes_is_not_diagnosed()
    {
        var diagnoser = new FakeDiagnoser();
        await using var silo = await TestSilo.StartAsync(diagnoser);
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        await ReportAsync(silo, pod, ok: true);
        await silo.UntilAsync(silo.Target.Removed.ReadAsync());

        Assert.Empty(diagnoser.Asked);
    }

    static async Task<(Core.Alerts.Alert Alert, RunEvidence Evidence)> FailAsync(TestSilo silo)
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await ReportAsync(silo, pod, ok: false, "lookup db: no such host");
        var (alert, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        await silo.UntilAsync(silo.Target.Removed.ReadAsync());
        Assert.Equal(Verdict.Failed, (await silo.History.FindAsync(pod.Run.Id, default))!.Verdict!.Verdict);
        return (alert, Assert.Single((await silo.History.EvidenceAsync(pod.Run.Id, default)).Evidence));
    }

    static Task<ReportAnswer> ReportAsync(TestSilo silo, PodOrder pod, bool ok, params string[] errors) =>
        silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(ok, errors, null, [], $"hash-{ok}"), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));
}
