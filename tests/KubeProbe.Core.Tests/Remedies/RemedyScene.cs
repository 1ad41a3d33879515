using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;
using KubeProbe.Core.Tests.Fakes;

namespace KubeProbe.Core.Tests.Remedies;

/// <summary>A case k on cluster c1 that is run by hand and fails on node n1 as often as the test says, and a remedy r for it.</summary>
sealed class RemedyScene(TestSilo silo)
{
    int runs;

    public static async Task<RemedyScene> BeginAsync(Func<RemedySpec, RemedySpec> change, ClusterSpec? cluster = null, FakeDiagnoser? diagnoser = null)
    {
        var scene = new RemedyScene(await TestSilo.StartAsync(diagnoser));
        await scene.Silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" }, spec: cluster);
        scene.Declare(change);
        return scene;
    }

    public TestSilo Silo => silo;

    public void Declare(Func<RemedySpec, RemedySpec> change) => silo.Manifests.Put(ManifestKind.Remedy, "r", change(new RemedySpec
    {
        Cases = ["k"],
        ClusterSelector = new(),
        Mode = RemedyMode.Auto,
        Action = new RemedyAction { RestartWorkload = new() { Namespace = "kube-system", Name = "coredns", Kind = RestartableKind.Deployment } },
    }));

    /// <summary>The case is run, and fails.</summary>
    public async Task<RunId> FailAsync()
    {
        var pod = await RunAsync();
        silo.Target.Shows(WhenARunIsDueTests.Sighting(pod) with { Phase = "Running", StartedAt = silo.Clock.GetUtcNow(), Node = "n1" });
        await silo.UntilAsync(silo.NextAsync(run => run.Order.Id == pod.Run.Id && run.Phase is RunPhase.Running), TimeSpan.Zero);
        await ReportAsync(pod, ok: false);
        return pod.Run.Id;
    }

    public async Task<PodOrder> RunAsync()
    {
        var answer = await silo.Cluster.StartRunAsync(new ManualTrigger("k", "b", null, new Dictionary<string, ParameterValue>(), $"run-{++runs}", "ann"));
        Assert.Null(answer.Refusal);
        return await PodAsync();
    }

    /// <summary>The next pod that is made.</summary>
    public Task<PodOrder> PodAsync() => silo.UntilAsync(silo.Target.Made.ReadAsync());

    public async Task ReportAsync(PodOrder pod, bool ok)
    {
        var outcome = new ProbeOutcome(ok, ok ? [] : ["no answer"], null, [], $"hash-{ok}");
        var claims = new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard);
        Assert.Equal(ReportAnswer.Accepted, await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(outcome, claims));
    }

    /// <summary>The runs that failed so far are through with all that follows: what was to be proposed for them is.</summary>
    public async Task SettledAsync()
    {
        while (silo.History.All.Any(run => !run.Settled)) await silo.UntilAsync(silo.History.Settled.ReadAsync());
    }

    public Task<Remediation> UntilAsync(RemediationPhase phase) => silo.UntilAsync(silo.Remediations.NextAsync(one => one.Phase == phase));

    public Task<Remediation> OverAsync() => UntilAsync(RemediationPhase.Ended);

    public IRemediationGrain Grain(Remediation one) => silo.Grains.GetGrain<IRemediationGrain>(one.Id);

    public RemediationDecision Say(bool approve, bool admin = false) => new(approve, "ann", "seen it", silo.Clock.GetUtcNow(), IsAdmin: admin);
}
