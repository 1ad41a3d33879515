using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>What a probe was given secretly stands in nothing that is kept of its run or told about it, whatever the probe says.</summary>
public sealed class SecretsAreKeptTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_report_is_masked_in_verdict_errors_and_alert()
    {
        var pod = await StartAsync();
        await ReportAsync(pod, "login as app:hunter2-old failed", "password hunter2-old, token kpr_abc.def");
        var run = await silo.FinishedAsync();
        Assert.Equal("login as app:*** failed", run.Verdict!.Message);
        Assert.Equal(["login as app:*** failed", "password ***, token ***"], run.Errors);
        Assert.DoesNotContain("hunter2", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Summary, StringComparison.Ordinal);
        Assert.Equal(ReportAnswer.Repeated, await ReportAsync(pod, "login as app:hunter2-old failed", "password hunter2-old, token kpr_abc.def"));
    }

    [Fact]
    public async Task A_late_report_is_masked()
    {
        var pod = await StartAsync();
        await ReportAsync(pod, "no");
        Assert.Equal(ReportAnswer.Conflict, await ReportAsync(pod, "hunter2-old"));
        var (_, late) = await silo.History.EvidenceAsync(pod.Run.Id, default);
        Assert.Equal(["***"], Assert.Single(late).Outcome.Errors);
    }

    [Fact]
    public async Task A_termination_message_is_masked()
    {
        var pod = await StartAsync(ProbeContract.ExitCode);
        silo.Target.Shows(new PodSighting
        {
            Pod = PodName.Of(pod.Run.Id, 1), Run = pod.Run.Id, Attempt = 1, Node = "n1", Phase = "Failed",
            End = new ContainerEnd(7, "Error", "curl: (22) https://app:hunter2-old@db", null),
        });
        Assert.Equal("exit code 7: curl: (22) https://app:***@db", (await silo.FinishedAsync()).Verdict!.Message);
    }

    [Fact]
    public async Task A_value_that_was_replaced_meanwhile_is_masked_in_both_forms()
    {
        var pod = await StartAsync();
        silo.Vault.Put("db", "password", "hunter2-new");
        await ReportAsync(pod, "hunter2-old, then hunter2-new");
        Assert.Equal("***, then ***", (await silo.FinishedAsync()).Verdict!.Message);
    }

    [Fact]
    public async Task A_report_that_can_not_be_masked_is_withheld()
    {
        silo.Vault.Remove(silo.Vault.Put("db", "password", "x"));
        var pod = await StartAsync(given: false);
        await ReportAsync(pod, "hunter2-old");
        var run = await silo.FinishedAsync();
        Assert.Equal(Verdict.Failed, run.Verdict!.Verdict);
        Assert.StartsWith("(withheld: secret db, key password", run.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_of_many_is_masked_too()
    {
        silo.Target.Nodes = ["n1"];
        var pod = await StartAsync(placement: new Placement { EveryNode = true });
        await ReportAsync(pod, "hunter2-old");
        var run = await silo.FinishedAsync();
        Assert.Equal("1 of 1 nodes failed: n1. n1: ***", run.Verdict!.Message);
        Assert.Equal(["***"], Assert.Single(run.Nodes).Errors);
    }

    async Task<PodOrder> StartAsync(ProbeContract contract = ProbeContract.Kubeprobe, bool given = true, Placement? placement = null)
    {
        var reference = given ? silo.Vault.Put("db", "password", "hunter2-old") : new SecretRef { Name = "db", Key = "password" };
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Placement = placement ?? new Placement() },
            new ProbeCaseSpec { Template = "t", Parameters = new Dictionary<string, ParameterValue> { ["PASSWORD"] = new() { SecretRef = reference } } },
            template: new ProbeTemplateSpec
            {
                Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Contract = contract,
                Parameters = [new ParameterDeclaration { Name = "PASSWORD", Secret = true }],
            });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        return await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
    }

    Task<ReportAnswer> ReportAsync(PodOrder pod, params string[] errors) =>
        silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(false, errors, null, [], string.Join('|', errors)), new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));
}
