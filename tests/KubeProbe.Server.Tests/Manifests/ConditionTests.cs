using KubeProbe.Core.Bindings;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Status;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>Each kind tells what is so of it now, and of which generation.</summary>
public sealed class ConditionTests
{
    const string Declared = """
        {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: s}, spec: {stringData: {a: hush-hush, b: hush-hush} } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: Secret, metadata: {name: idle}, spec: {stringData: {a: hush-hush} } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ClusterGroup, metadata: {name: g}, spec: {selector: {matchLabels: {env: prod} } } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: t}, spec: {image: "p:1", capabilities: [storage-class], parameters: [{name: P, secret: true}] } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeTemplate, metadata: {name: unused}, spec: {image: "p:1"} }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: k}, spec: {template: t, parameters: {P: {secretRef: {name: s, key: a} } } } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: ProbeCase, metadata: {name: alone}, spec: {template: t} }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: CaseSuite, metadata: {name: w}, spec: {cases: [k]} }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: b}, spec: {group: g, suite: w, schedule: {interval: 5m} } }
        ---
        {apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: by-hand}, spec: {group: g, case: k} }
        """;

    readonly FakeManifests manifests = new();

    [Fact]
    public async Task What_reaches_nothing_says_so_and_what_to_do()
    {
        await ApplyAsync(Declared);

        await HoldsAsync("ClusterGroup/g Ready", "False NoMembers: No cluster belongs to it. Label clusters as its selector says, or name them in spec.clusters.");
        await HoldsAsync("Binding/b Ready", "False NoClusters: ClusterGroup g has no member. Label clusters as its selector says, or name them in it.");
        await HoldsAsync("Binding/b Scheduled", "False NoClusters: ClusterGroup g has no member. Label clusters as its selector says, or name them in it.");
        await HoldsAsync("CaseSuite/w Ready", "True HasCases: 1 case.");
        await HoldsAsync("ProbeCase/alone Bound", "False NotBound: No binding leads to it: it runs by hand only.");
        await HoldsAsync("ProbeCase/alone Applicable", "Unknown NotBound: It is bound to no cluster.");
        await HoldsAsync("ProbeTemplate/unused InUse", "False NotReferenced: No case is made of it.");
        await HoldsAsync("ProbeTemplate/t InUse", "True Referenced: 2 cases: alone, k.");
        await HoldsAsync("ProbeCase/k Ready", "True Valid: By version 1 of ProbeTemplate t.");
    }

    [Fact]
    public async Task A_secret_tells_who_uses_it_and_no_value()
    {
        await ApplyAsync(Declared);

        await HoldsAsync("Secret/s InUse", "True Referenced: Named by ProbeCase/k.");
        await HoldsAsync("Secret/idle InUse", "False NotReferenced: Nothing names it.");
        var shown = manifests.Service.Render((await manifests.Service.FindAsync(ManifestKind.Secret, "s", default))!, ManifestFormat.Yaml);
        Assert.Contains("observedGeneration: 1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capabilities_that_clusters_lack_are_counted_and_named()
    {
        await ApplyAsync(Declared);
        await ApplyAsync(Cluster("c1", "capabilities: {storage-class: true}"));
        await HoldsAsync("ProbeCase/k Applicable", "True Everywhere: On 1 cluster, as far as is known.");
        await HoldsAsync("ProbeCase/k Bound", "True Bound: By b, by-hand to 1 cluster.");

        await ApplyAsync(Cluster("c2", "capabilities: {storage-class: false}"));
        await HoldsAsync("ProbeCase/k Applicable", "False CapabilityMissing: Not on 1 of 2 clusters: c2 lacks storage-class.");
        await HoldsAsync("ProbeTemplate/t Applicable", "False CapabilityMissing: Not on 1 of 2 clusters: c2 lacks storage-class.");
    }

    [Fact]
    public async Task A_binding_tells_whether_its_runs_are_due()
    {
        await ApplyAsync(Declared + "\n---\n" + Cluster("c1", "paused: true"));
        await HoldsAsync("Binding/b Scheduled", "False ClustersPaused: Paused, or in maintenance that stops probing: c1.");

        await ApplyAsync(Cluster("c2", "maintenance: []"));
        await HoldsAsync("Binding/b Scheduled", "True Interval: Every 5m on 1 cluster; paused, or in maintenance that stops probing: c1.");
        await HoldsAsync("Binding/by-hand Scheduled", "False NoSchedule: It has neither schedule nor filter of changes: it runs by hand only.");

        await ApplyAsync("""{apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: b}, spec: {group: g, suite: w, schedule: {interval: 5m}, paused: true} }""");
        await HoldsAsync("Binding/b Scheduled", "False Paused: It is paused: only runs by hand start. Remove spec.paused to go on.", generation: 2);
    }

    [Fact]
    public async Task A_binding_that_is_asked_for_tells_when_its_next_slot_is_due()
    {
        await ApplyAsync(Declared + "\n---\n" + Cluster("c1", "paused: false") + "\n---\n" + Cluster("c2", "paused: true"));
        var before = TimeProvider.System.GetUtcNow();
        var next = (await StatusAsync("Binding/b")).NextDue;
        // Of the cluster that is not paused alone.
        var cadence = Cadence.Of(new BindingSchedule { Interval = TimeSpan.FromMinutes(5) }, "c1", new SlotKey("b", "k"));
        Assert.Contains(next, new[] { cadence.NextAfter(before), cadence.NextAfter(TimeProvider.System.GetUtcNow()) });
        Assert.Null((await StatusAsync("Binding/by-hand")).NextDue);

        await ApplyAsync("""{apiVersion: kubeprobe.io/v1alpha1, kind: Binding, metadata: {name: b}, spec: {group: g, suite: w, schedule: {cron: "0 0 1 1 *"} } }""");
        Assert.Equal((1, 1), ((await StatusAsync("Binding/b")).NextDue!.Value.Month, (await StatusAsync("Binding/b")).NextDue!.Value.Day));

        await ApplyAsync(Cluster("c1", "paused: true"));
        Assert.Null((await StatusAsync("Binding/b")).NextDue);
    }

    [Fact]
    public async Task A_binding_tells_whether_its_verdicts_come()
    {
        await ApplyAsync(Declared + "\n---\n" + Cluster("c1", "paused: false"));
        await HoldsAsync("Binding/b Fresh", "Unknown NotJudged: No verdict is expected of it yet.");

        manifests.Freshness.Bindings["b"] = new Dictionary<FreshnessState, int> { [FreshnessState.Fresh] = 3 };
        await HoldsAsync("Binding/b Fresh", "True VerdictsCome: Every verdict that had to be there is there.");

        manifests.Freshness.Bindings["b"] = new Dictionary<FreshnessState, int> { [FreshnessState.Fresh] = 2, [FreshnessState.Stale] = 1 };
        await HoldsAsync("Binding/b Fresh", "False VerdictsOverdue: 1 of 3 verdicts are overdue. See kubeprobe get freshness --stale.");

        manifests.Freshness.JudgedAt -= TimeSpan.FromHours(1);
        await HoldsAsync("Binding/b Fresh", "Unknown Unjudged: Nobody judged lately whether verdicts come. Look at the servers' logs.");
        Assert.DoesNotContain((await StatusAsync("Binding/by-hand")).Conditions, condition => condition.Type == "Fresh");
    }

    async Task HoldsAsync(string what, string expected, long generation = 1)
    {
        var status = await StatusAsync(what.Split(' ')[0]);
        var condition = Assert.Single(status.Conditions, each => each.Type == what.Split(' ')[1]);
        Assert.Equal(expected, $"{condition.Status} {condition.Reason}: {condition.Message}");
        Assert.Equal((generation, generation), (status.ObservedGeneration, condition.ObservedGeneration));
    }

    async Task<ManifestStatus> StatusAsync(string reference)
    {
        var kind = Enum.Parse<ManifestKind>(reference.Split('/')[0]);
        var one = (await manifests.Service.FindAsync(kind, reference.Split('/')[1], default))!;
        var listed = (await manifests.Service.ListAsync(kind, null, null, 100, default)).Items;
        var status = SpecJson.Read<ManifestStatus>(one.Status!);
        Assert.Equal(SpecJson.Write(status with { NextDue = null }), listed.Single(each => each.Name == one.Name).Status);
        return status;
    }

    async Task ApplyAsync(string yaml) => Assert.Equal([], (await manifests.ApplyAsync(yaml)).Faults);

    static string Cluster(string name, string more) =>
        $$"""{apiVersion: kubeprobe.io/v1alpha1, kind: Cluster, metadata: {name: {{name}}, labels: {env: prod} }, spec: {connection: {inCluster: {} }, {{more}} } }""";
}
